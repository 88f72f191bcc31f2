/**
 * What the app may ask of the patient function, and what it gets. Types only: the app imports nothing else of the
 * functions. Field names are the standard's own where the standard has one. Money is a decimal string of yuan with
 * two digits; times are Asia/Shanghai text, `yyyy-MM-dd HH:mm:ss`.
 */

import type { AttachmentPiece } from './attachmentContract.ts'
import type { HospitalHelp } from './helpContract.ts'

export type { AttachmentPiece, MediaType } from './attachmentContract.ts'
export type { Elsewhere, HospitalHelp, Said } from './helpContract.ts'

type Money = string
type DateTimeText = string

export interface PatientIdentity {
  psn_name: string
  /** Dictionary idtype, appendix 3. */
  cert_type: string
  cert_no: string
}

/**
 * Which campus is meant, where the hospital has several: its 机构编号, fixmedins_code. Every action takes it. Without it,
 * the campus of the bedside code that comes along, or the first.
 */
export interface AtCampus {
  institution?: string
}

/** Where the patient came from, kept through consent, identity and hand-over. */
export interface Entry extends AtCampus {
  hosp_mdtrt_id?: string
  ticket?: string
}

/** One of several campuses, as patients know it. */
interface KnownCampus {
  institution: string
  name: string
  address?: string
  phone?: string
}

export interface Patient {
  patientId: string
  /** Masked: enough for a relative to recognise the patient, not enough to identify a stranger. */
  name: string
  cert_type: string
  certTypeName: string
  /** Masked. */
  certNo: string
  authorizedUntil: DateTimeText
}

export interface HandoffStart {
  state: string
  /** The e-voucher mini-program and its page with its query, for `navigateToMiniProgram`: passed on as they stand. */
  appId: string
  path: string
  /** Absent: `release`. */
  envVersion?: 'trial'
  extraData: Record<string, string>
  /**
   * Where the code is in what comes back, the first of these that is there; absent: `code`, `authCode`. The state need
   * not come back.
   */
  codeFields?: string[]
  /** Its page for a browser, where one is configured. */
  url?: string
  expiresAt: DateTimeText
}

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

/** An open or recent stay, as the hospital knows it; at which campus, where there are several. */
export interface Stay extends AtCampus {
  hosp_mdtrt_id: string
  hospital: string
  ward?: string
  bed?: string
  admittedAt?: DateTimeText
}

export interface TimelineEvent {
  kind: 'frozen' | 'released' | 'settled' | 'refunded'
  at: DateTimeText
  /** Absent while the platform has not said how much. */
  amount?: Money
  /** The platform's serial number of this event; empty where its answer was lost. */
  serialNo: string
  acct_frez_amt?: Money
  bank_frez_amt?: Money
  /** Of a settlement: what of it the account and the bank pay. */
  acct_pay_sumamt?: Money
  cntr_bank_act_amt?: Money
  /** Why it was released. */
  reason?: string
  /** Released with the settlement, which did not need it. */
  bySettlement?: true
  /** `unknown` while the outcome is still being asked for. */
  certainty: 'known' | 'unknown'
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

/** What somebody sees who opens the app, in one call. Its parts fail each on its own. */
export interface Overview {
  patients: Patient[]
  /** Absent where the hospital has said nothing. */
  help?: HospitalHelp
  /** All of them, in the hospital's own order. Absent where there is only one; so are the next two. */
  campuses?: KnownCampus[]
  /** An authorisation holds at the campus where it was given, and at no other. */
  authorizedApart?: true
  /** Whose help this is, and whose stay. */
  institution?: string
  /** Of whom the rest tells. Absent where nobody is authorised; so is the rest. */
  patientId?: string
  /** Of every campus where the authorisation holds, as long as the stay has yet to be chosen; then of its own only. */
  stays?: Part<Stay[]>
  /** The campuses that could not be asked for stays, where others could. */
  unasked?: string[]
  /** These three of the stay that was asked for, or the only one there is. Absent where it has yet to be chosen. */
  preauthorization?: Part<Preauthorization>
  timeline?: Part<TimelineEvent[]>
  bill?: Part<Bill | null>
}

/** What a patient can be told of by a subscribe message. */
type NoticeKind = 'freeze' | 'release' | 'settlement'

export interface NoticeTemplates {
  /** False: this hospital tells nobody; there is nothing to ask the patient for. */
  available: boolean
  /** One acceptance is good for every message of this stay; otherwise for one. */
  lasting: boolean
  /** For `wx.requestSubscribeMessage`, by what they tell of. */
  templates: Partial<Record<NoticeKind, string>>
}

/** Where a code or a link leads; of a bed, what its paper says. */
export type ResolvedEntry = AtCampus &
  (
    | { kind: 'ticket'; ticket: string; hospital: string; ward: string; bed: string }
    | { kind: 'stay'; hosp_mdtrt_id: string }
  )

/** One row an action: what goes in (besides `action`), what comes out. */
export interface Actions {
  /**
   * Before anybody is authorised. `scene` and the values of `query` as WeChat or the browser gives them, encoded or
   * not.
   */
  'entry.resolve': {
    input: {
      scene?: string
      query?: AtCampus & { ticket?: string; scene?: string; hosp_mdtrt_id?: string }
    }
    output: ResolvedEntry
  }
  'handoff.begin': { input: { patient: PatientIdentity; entry?: Entry }; output: HandoffStart }
  'handoff.complete': {
    input: { state: string; code: string }
    output: { patientId: string; entry?: Entry }
  }
  /**
   * Without `patientId`: of whoever was authorised first, where anybody is. Of several campuses, a stay's number is
   * looked at where its campus is named, for each has its own numbers.
   */
  'overview.get': {
    input: { patientId?: string; hosp_mdtrt_id?: string; ticket?: string }
    output: Overview
  }
  'patients.list': { input: object; output: { patients: Patient[] } }
  'patients.remove': { input: { patientId: string }; output: { removed: true } }
  /** Of every campus where the authorisation holds, the named one's first. */
  'stays.list': { input: { patientId: string }; output: { stays: Stay[]; unasked?: string[] } }
  'agreements.list': { input: { patientId: string }; output: { agreements: Agreement[] } }
  /** Without `from`: from its first byte. */
  'agreements.attachment': {
    input: { patientId: string; cntr_no: string; from?: number }
    output: AttachmentPiece
  }
  'preauthorization.current': {
    input: { patientId: string; hosp_mdtrt_id?: string; ticket?: string }
    output: Preauthorization
  }
  'timeline.list': {
    input: { patientId: string; hosp_mdtrt_id: string }
    output: { events: TimelineEvent[] }
  }
  'bill.get': { input: { patientId: string; hosp_mdtrt_id: string }; output: { bill: Bill | null } }
  'subscriptions.templates': { input: object; output: NoticeTemplates }
  /** `accepted`: the template ids that the patient accepted just now; each is good for one message. */
  'subscriptions.record': {
    input: { patientId: string; hosp_mdtrt_id: string; accepted: string[] }
    output: { recorded: NoticeKind[] }
  }
}

export type ActionName = keyof Actions
export type Input<A extends ActionName> = Actions[A]['input'] & AtCampus

export interface Failure {
  /** Stable, `<kind>.<what>`: see ErrorKind. */
  code: string
  /** Chinese, for the patient: what happened and what to do. */
  message: string
  retryable: boolean
  field?: string
  /** By it the hospital finds in its log what happened. */
  requestId?: string
}

export type Part<T> = { ok: true; data: T } | { ok: false; error: Failure }

export type Answer<A extends ActionName> = Part<Actions[A]['output']>
