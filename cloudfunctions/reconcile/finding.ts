import type { IntentStatus } from '../lib/journal/intent.ts'
import type { Fen } from '../lib/protocol/index.ts'

/**
 * `matched`     both have it, with the same amounts
 * `amount`      both have it, with other amounts
 * `only-ours`   our journal says done, the platform does not list it
 * `only-theirs` the platform lists it, our journal has none, or says it was refused or never done
 * `repeated`    one side has the number more than once: each further one is a finding
 * `unknown`     our journal does not know the outcome; whether the platform lists it is in `theirs`
 */
export type FindingKind =
  'matched' | 'amount' | 'only-ours' | 'only-theirs' | 'repeated' | 'unknown'

/** What asks for a person. */
export const DIFFERENCE_KINDS = [
  'only-ours',
  'only-theirs',
  'amount',
  'repeated',
] as const satisfies readonly FindingKind[]
export const isDifference = (kind: FindingKind): boolean =>
  (DIFFERENCE_KINDS as readonly FindingKind[]).includes(kind)

/** One settlement as the two sides have it, by the hospital's settlement number. Amounts in fen. */
export interface Finding {
  kind: FindingKind
  settlementNo: string
  ours: OurSettlement | null
  theirs: TheirSettlement | null
}

export interface OurSettlement {
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
  insuranceNo: string
  totalFee: Fen
  /** 本次预授权结算金额. */
  amount: Fen
}
