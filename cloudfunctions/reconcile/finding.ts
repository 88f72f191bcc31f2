import type { IntentStatus } from '../lib/journal/intent.ts'
import type { Fen } from '../lib/protocol/index.ts'

/**
 * `matched`     both have it, with the same amounts
 * `refunded`    both have it, and what the platform lists less is what our journal knows to be refunded
 * `amount`      both have it, with other amounts
 * `only-ours`   our journal says done, the platform does not list it
 * `only-theirs` the platform lists it, our journal has none, or says it was refused or never done
 * `refund`      the platform lists a refund that our journal does not know, or with another amount
 * `repeated`    one side has the number more than once: each further one is a finding
 * `unreadable`  a row of the platform's list cannot be read, or there are other rows than it says
 * `unknown`     our journal does not know the outcome; whether the platform lists it is in `theirs`
 */
export type FindingKind =
  | 'matched'
  | 'refunded'
  | 'amount'
  | 'only-ours'
  | 'only-theirs'
  | 'refund'
  | 'repeated'
  | 'unreadable'
  | 'unknown'

/** What asks for a person. */
export const DIFFERENCE_KINDS = [
  'only-ours',
  'only-theirs',
  'amount',
  'refund',
  'repeated',
  'unreadable',
] as const satisfies readonly FindingKind[]
export const isDifference = (kind: FindingKind): boolean =>
  (DIFFERENCE_KINDS as readonly FindingKind[]).includes(kind)

/** One settlement as the two sides have it, by the hospital's settlement number. Amounts in fen. */
export interface Finding {
  kind: FindingKind
  /** As our side wrote it, or theirs; empty of a row that cannot be read. */
  settlementNo: string
  ours: OurSettlement | null
  /** Of several rows: summed up. */
  theirs: TheirSettlement | null
  /** Chinese; empty where the kind says all. */
  note: string
}

export interface OurSettlement {
  settlementNo: string
  status: IntentStatus
  /** 医院住院/门诊登记号. */
  stayId: string
  insuranceNo: string
  /** 本次医疗总费用. */
  totalFee: Fen
  /** What moved; of an unknown outcome: what would have. */
  amount: Fen
}

export interface TheirSettlement {
  settlementNo: string
  insuranceNo: string
  totalFee: Fen
  /** 本次预授权结算金额; below zero: a refund. */
  amount: Fen
}
