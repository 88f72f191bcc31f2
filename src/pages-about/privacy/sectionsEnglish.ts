import type { Section } from './sections.ts'

/** For readers of English. The Chinese text is the one that binds. */
export const SECTIONS_ENGLISH: readonly Section[] = [
  {
    title: '1. What is used',
    lines: [
      "The patient's name, document type and document number: entered by you, to prove the patient's identity to the medical insurance.",
      "The admission number: from the code at the bed, from the hospital's system, or entered by you, to find this stay.",
      'An identifier from WeChat (openid, not your WeChat ID): given by WeChat, to know that it is you who looks. Your nickname, picture, telephone number, location and contacts are not read.',
      'Agreements, held and settled amounts, and the bill: from the insurance platform and the hospital, only to show them to you.',
    ],
  },
  {
    title: '2. What for',
    lines: [
      'What you enter goes only to the medical insurance e-voucher. Only with a valid authorisation do we ask the insurance platform and the hospital about this patient.',
      'Not for advertising, not for profiling, and never sold.',
    ],
  },
  {
    title: '3. Who receives it',
    lines: [
      "Only the three that are needed: the medical insurance e-voucher (identity), the Quanzhou medical insurance platform (agreements and pre-authorisation), and the patient's hospital (stay and bill).",
    ],
  },
  {
    title: '4. How it is protected',
    lines: [
      'Document numbers are kept encrypted on the server and travel encrypted; pages show them partly masked.',
      'Your phone remembers only your consent, how you like to read, the admission number and which patient was shown last: no full name and no document number. What you saw last is kept on the phone encrypted, so that you can look at it without a network, for 7 days at most; it is deleted at once when you remove the patient or withdraw your consent. What you enter for an authorisation is kept until it is finished or the page is closed. Opened agreements are deleted from the phone when their page is closed.',
    ],
  },
  {
    title: '5. For how long',
    lines: [
      'An authorisation lasts 30 days at most and then ends by itself; after that nothing can be seen.',
      'A large agreement comes to the phone in parts; those still to come are kept encrypted on the server for 10 minutes and then deleted.',
      'Records of held and settled money are kept as long as the law requires.',
    ],
    saysReach: true,
  },
  {
    title: '6. Your rights',
    lines: [
      'You can remove a patient at any time under "Patients"; this phone can then no longer see that patient.',
      'You can withdraw your consent below. You will be asked again when you next use the service.',
      "To correct, see, copy or delete your information, ask at the hospital's billing desk or the nurses' station.",
    ],
  },
  {
    title: '7. Patients under 14',
    lines: ['A parent or guardian enters the information and authorises.'],
  },
  {
    title: 'About this translation',
    lines: ['If the Chinese and the English text differ, the Chinese one applies.'],
  },
]
