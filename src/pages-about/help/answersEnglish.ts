import type { Explained } from './answers.ts'

/** In the order of the Chinese ones. */
export const QUESTIONS_ENGLISH: readonly Explained[] = [
  {
    title: 'Where is the admission number?',
    text: 'On the wristband, and on the admission certificate. If you scan the code at the bed, you need not type it.',
  },
  {
    title: 'May I look for a member of my family?',
    text: "Yes. Enter the patient's name and document number, then authorise with the patient's own medical insurance e-voucher. Yours will not do.",
  },
  {
    title: 'The patient has no phone.',
    text: "Yours will do: add the patient to your family account in the app of the National Healthcare Security Administration (up to 5 members of a family), and change to the patient when you authorise. If that does not work, take the patient's document to the hospital's medical insurance counter; they will activate the e-voucher.",
  },
  {
    title: 'Does authorising cost anything?',
    text: 'No. It only allows this app to show the stay. No money is taken and no password is asked for.',
  },
  {
    title: 'Why must I authorise again after some days?',
    text: 'To protect the patient. An authorisation lasts 30 days at most; you are reminded 3 days before it ends.',
  },
  {
    title: 'Too much is held. What can I do?',
    text: 'After discharge and settlement, whatever was not used is released. If in doubt, ask at the billing desk.',
  },
  {
    title: 'The text is too small.',
    text: 'Tap "Large text" at the top of the first page or of "My stay". The app also follows the type size of your phone.',
  },
  {
    title: 'Why is there no bill?',
    text: 'The hospital provides the bill, usually after discharge and settlement.',
  },
  {
    title: 'The amount differs from what the hospital says.',
    text: 'Pull down the page once to refresh. If it still differs, ask at the billing desk.',
  },
  {
    title: 'What does "being checked" mean?',
    text: 'The hospital is asking the insurance platform for the outcome. Nothing will be held or charged twice. Please look again later.',
  },
]
