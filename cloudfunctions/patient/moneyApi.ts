/** The part of api.ts that tells of the agreements and of a stay's money. Types only. */

type Money = string
type DateTimeText = string

export interface Agreement {
  cntr_no: string
  is_own: boolean
  /** Empty where the platform gives none that can be read. */
  sign_time: DateTimeText
  sign_state: string
  /** The platform's own name of it, where the hospital has been given one. */
  signStateName?: string
  /** Absent where nobody has said which states mean a valid agreement. */
  inForce?: boolean
  hasAttachment: boolean
}

/**
 * By the platform's amounts and times and by our journal, never by a code. `frozen` without `money.outstanding`: a
 * freeze is on record, how much of it is left is not known. `unknown`: the two sides do not fit together, or an open
 * outcome decides.
 */
export type PreauthorizationPhase =
  'none' | 'frozen' | 'partly-released' | 'released' | 'settled' | 'refunded' | 'unknown'

/**
 * Where the money is, over all freezes of the stay; what is not certain is absent. Where all of the first four are
 * there: held = used + released + outstanding.
 */
export interface StayMoney {
  held?: Money
  /** Paid out of what was frozen, whatever was refunded since. */
  used?: Money
  released?: Money
  /** Still frozen. */
  outstanding?: Money
  /** Given back of `used`; counted beside it. */
  refunded?: Money
}

export interface AgreementOutlook {
  /**
   * By the platform's own table of `sign_state`; `not-known` where the hospital has not been given it. `none` there is
   * no agreement, or none that is in force.
   */
  state: 'none' | 'in-force' | 'not-known'
  /** As they are, newest first. */
  signed: Pick<Agreement, 'cntr_no' | 'sign_time' | 'signStateName'>[]
}

export interface Preauthorization {
  hosp_mdtrt_id: string
  cntr_state: string
  /**
   * The platform's own name of it, where the hospital has been given one: shown as its word, and nothing follows from
   * it.
   */
  cntrStateName?: string
  phase: PreauthorizationPhase
  money: StayMoney
  /** The outcome of something is still being asked for. */
  checking?: true
  /**
   * Only where nothing at all is on record under this number. `not-found`: the hospital knows no such stay of this
   * patient, and nothing else is told, whatever the platform said; `unchecked`: it could not be asked.
   */
  registration?: 'not-found' | 'unchecked'
  /** Only where nothing is frozen, and it could be asked for: whether there is an agreement to freeze by. */
  agreement?: AgreementOutlook
  /** As the platform tells it: what was frozen at first, or what still is. */
  frez_amt: Money
  /** Of `frez_amt`. Absent where neither the platform's answer nor our journal of this stay knows the split. */
  acct_frez_amt?: Money
  bank_frez_amt?: Money
  /** Absent while nothing is frozen. */
  frez_time?: DateTimeText
  /** As the platform tells it: lessened by refunds, or not. */
  cntr_act_amt: Money
  /** Absent while nothing is settled. */
  cntr_setl_time?: DateTimeText
  /** When the platform said so. */
  asOf: DateTimeText
}

export interface Bill {
  hosp_mdtrt_id: string
  /** False: what the hospital has reckoned so far, not yet settled. */
  settled: boolean
  setl_time: DateTimeText
  medfee_sumamt: Money
  fund_pay_sumamt: Money
  acct_pay_sumamt: Money
  cash_payamt: Money
  cntr_bank_act_amt: Money
  /** Given back of this settlement, as far as our journal knows; absent where it knows of nothing. */
  refunded?: Money
  /** Of what is not settled yet: by how much account and bank together exceed what is frozen. */
  aboveHold?: Money
}
