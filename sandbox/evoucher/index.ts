import { answerAnnounced } from './announced.ts'
import type { Person } from './requests.ts'
import { answerUserQuery, type Partner } from './userquery.ts'
import { serve, type Running } from '../web/serve.ts'

export type EvoucherOptions = {
  /** 0 for any free one. */
  port: number
  /** ms since the epoch. */
  now?: () => number
  /** Who turns up instead of the patient, where somebody else is to: the owner of the phone. */
  otherPerson?: Person
} & (
  | { kind?: 'announced'; key: string }
  | {
      kind: 'userquery'
      partner: Partner
      /** Whose e-vouchers are on the phone. */
      people: readonly Person[]
    }
)

const OTHER_PERSON: Person = { psn_name: '陈别人', cert_type: '01', cert_no: '350502196803150027' }

/**
 * The insurer's e-voucher mini-program as a hospital app meets it: asks a person, and gives a one-time code for the
 * answer.
 */
export function startEvoucher(options: EvoucherOptions): Promise<Running> {
  const common = {
    now: options.now ?? Date.now,
    otherPerson: options.otherPerson ?? OTHER_PERSON,
  }
  return serve(
    options.port,
    options.kind === 'userquery'
      ? answerUserQuery({ ...options, ...common })
      : answerAnnounced({ ...options, ...common }),
  )
}
