import { parseDecimal } from '../../../cloudfunctions/lib/protocol/index.ts'
import type { CodeSet } from '../../codeSets.ts'
import type { DemoPatient } from '../../defaults.ts'
import type { AgreementView, EnrolledPerson, Ledger } from '../ledger/index.ts'
import { attachment } from './attachments.ts'
import { STORIES, type SignedAgreement, type Story } from './stories.ts'

const DAY = 86_400_000

/**
 * Sows these demo patients, each once: on a kept database what has been done with one stays done.
 * @param now ms since the epoch; what happened to them happened in the days before
 */
export function sow(
  ledger: Ledger,
  patients: readonly DemoPatient[],
  now: number,
  codes: CodeSet,
): void {
  for (const patient of patients) {
    const story = STORIES[patient.key]
    if (story === undefined) throw new TypeError(`no story for the demo patient ${patient.key}`)
    ledger.once(patient.key, now, () => {
      ledger.enrol(enrolled(patient, story, now, codes))
      story.happen?.(ledger, patient, now, codes)
    })
  }
}

function enrolled(patient: DemoPatient, story: Story, now: number, codes: CodeSet): EnrolledPerson {
  return {
    psn_name: patient.psn_name,
    cert_type: patient.cert_type,
    cert_no: patient.cert_no,
    account: parseDecimal(story.account, 'account'),
    bank: parseDecimal(story.bank, 'bank'),
    agreements: story.agreements.map((one, index) => agreement(patient, one, index, now, codes)),
  }
}

function agreement(
  patient: DemoPatient,
  { state, selfPaying, kind, daysAgo }: SignedAgreement,
  index: number,
  now: number,
  { signState }: CodeSet,
): AgreementView {
  const agreementNo = `XY${patient.hosp_mdtrt_id.slice(2)}${String(index + 1).padStart(2, '0')}`
  return {
    agreementNo,
    selfPaying,
    signedAt: now - daysAgo * DAY,
    state: signState[state],
    attachment: attachment(kind, agreementNo),
  }
}
