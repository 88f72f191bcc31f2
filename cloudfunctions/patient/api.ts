/**
 * What the app may ask of the patient function, and what it gets. Types only: the app imports nothing else of the
 * functions. Field names are the standard's own where the standard has one. Money is a decimal string of yuan with
 * two digits; times are Asia/Shanghai text, `yyyy-MM-dd HH:mm:ss`.
 */

import type { AttachmentPiece } from './attachmentApi.ts'
import type { HospitalHelp } from './helpApi.ts'
import type { Agreement, Bill, Preauthorization } from './moneyApi.ts'

export type { AttachmentPiece, MediaType } from './attachmentApi.ts'
export type { Elsewhere, HospitalHelp, Said } from './helpApi.ts'
export type {
  Agreement,
  AgreementOutlook,
  Bill,
  Preauthorization,
  PreauthorizationPhase,
  StayMoney,
} from './moneyApi.ts'

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
export interface KnownCampus {
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
