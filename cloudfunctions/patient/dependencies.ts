import type { AuditTrail } from '../lib/audit/trail.ts'
import type { Institution } from '../lib/config/institutions.ts'
import type { Several } from '../lib/config/several.ts'
import type { Authorizations, Authorizing } from '../lib/identity/authorizations.ts'
import type { Evoucher, EvoucherSettings } from '../lib/identity/evoucher/index.ts'
import type { Handoffs } from '../lib/identity/handoffs.ts'
import type { HisClient } from '../lib/his/client.ts'
import type { Journal } from '../lib/journal/journal.ts'
import type { Gate } from '../lib/limits/gate.ts'
import type { IdentityTries } from '../lib/limits/identityTries.ts'
import type { Pace } from '../lib/limits/pace.ts'
import type { Log } from '../lib/log/log.ts'
import type { NoticeSettings } from '../lib/notices/settings.ts'
import type { Subscriptions } from '../lib/notices/subscriptions.ts'
import type { PlatformClient } from '../lib/platform/client.ts'
import type { Tickets } from '../lib/tickets/tickets.ts'
import type { Pieces } from './attachments/pieces.ts'
import type { HospitalHelp } from './api.ts'
import type { PlatformCodes } from './settings.ts'

/** One institution, with what is its own, whomever it shares that with. */
export interface Campus {
  /** 机构编号, fixmedins_code. */
  institution: string
  /** What patients are told of it. */
  about: Omit<Institution, 'code'>
  /** What it answers to what patients ask. */
  help: HospitalHelp
  codes: PlatformCodes
  platform: PlatformClient
  his: HisClient
  /** The codes at its beds. */
  tickets: Tickets
  /** Who may see whom here: where each campus is authorised for apart, that is its own. */
  authorizations: Authorizations
  authorizing: Authorizing
  /** What its patients can be told of, and who wants to be. */
  notices: { settings: NoticeSettings; subscriptions: Subscriptions }
  /** What this process does at once for it: one whose platform is slow keeps no other waiting. */
  gate: Gate
  /** What of that is large, before it comes to the gate. */
  heavyGate: Gate
}

/** What the actions work with; made once a process, from the environment. */
export interface PatientDependencies {
  /** ms since the epoch. */
  now: () => number
  log: Log
  campuses: Several<Campus>
  evoucher: Evoucher
  /** Read only: what the hospital has had moved. */
  journal: Journal
  handoffs: Handoffs
  /** Agreements' files on their way to a phone. */
  pieces: Pieces
  /** How often somebody may try to be authorised. */
  tries: IdentityTries
  /** How often somebody may ask for anything. */
  pace: Pace
  /** Who saw whom. */
  audit: AuditTrail
  /** The insurer's mini-program (appendix 2), what comes back from it, and how long its word holds. */
  evoucherSettings: Omit<EvoucherSettings, 'service'>
  /** Where a browser comes back to; undefined where there is no H5. */
  h5Url: string | undefined
}
