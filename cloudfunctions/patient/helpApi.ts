/** The part of api.ts that the hospital itself writes. Types only. */

/** The hospital's own words. */
export interface Said {
  text: string
  /** Where the hospital has written it. */
  english?: string
}

/** A place that is not ours: a web page, a picture of a code to scan, another mini-program. */
export type Elsewhere =
  { kind: 'page' | 'picture'; url: string } | { kind: 'program'; appId: string; path: string }

/**
 * What the hospital answers to what patients ask. Absent where it has said nothing: then the app shows nothing of it.
 */
export interface HospitalHelp {
  /** 护士站, each ward's own; the one without a ward is for those that are not named. */
  nursesPhones?: { ward?: string; phone: string }[]
  /** 住院结算窗口. */
  billingPhone?: string
  /** The insurer's own service, 12393. */
  insurerPhone?: string
  /** Whose credit it is, and how the bank's part is given back. */
  bankName?: Said
  bankPhone?: string
  bankLink?: Elsewhere
  repaying?: Said
  /** Who may sign an agreement, and where. */
  signing?: Said
  signingLink?: Elsewhere
  /** How an agreement is ended. */
  ending?: Said
  /** Where to settle at discharge, and what to bring. */
  discharge?: Said
  /** After a refund: what to bring, where, how long it may take. */
  refund?: Said
  dailyBillLink?: Elsewhere
  invoiceLink?: Elsewhere
}
