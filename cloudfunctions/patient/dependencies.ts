import type { AuditTrail } from '../lib/audit/trail.ts'
import type { Authorizations } from '../lib/identity/authorizations.ts'
import type { Evoucher, EvoucherSettings } from '../lib/identity/evoucher/index.ts'
import type { Handoffs } from '../lib/identity/handoffs.ts'
import type { HisClient } from '../lib/his/client.ts'
import type { Journal } from '../lib/journal/journal.ts'
import type { Gate } from '../lib/limits/gate.ts'
import type { IdentityTries } from '../lib/limits/identityTries.ts'
import type { Log } from '../lib/log/log.ts'
import type { NoticeSettings } from '../lib/notices/settings.ts'
import type { Subscriptions } from '../lib/notices/subscriptions.ts'
import type { PlatformClient } from '../lib/platform/client.ts'
import type { Tickets } from '../lib/tickets/tickets.ts'
import type { Pieces } from './attachments/pieces.ts'
import type { HospitalHelp } from './contract.ts'
import type { PlatformCodes } from './settings.ts'

/** What the actions work with; made once a process, from the environment. */
export interface PatientDependencies {
  /** ms since the epoch. */
  now: () => number
  log: Log
  /** 机构编号, fixmedins_code. */
  institution: string
  codes: PlatformCodes
  platform: PlatformClient
  his: HisClient
  evoucher: Evoucher
  /** Read only: what the hospital has had moved. */
  journal: Journal
  authorizations: Authorizations
  handoffs: Handoffs
  /** The codes at the beds. */
  tickets: Tickets
  /** Agreements' files on their way to a phone. */
  pieces: Pieces
  /** What patients can be told of, and who wants to be. */
  notices: { settings: NoticeSettings; subscriptions: Subscriptions }
  /** What the hospital answers to what patients ask. */
  help: HospitalHelp
  /** How often somebody may try to be authorised. */
  tries: IdentityTries
  /** Who saw whom. */
  audit: AuditTrail
  /** What this process does at once. */
  gate: Gate
  /** What of that is large, before it comes to the gate. */
  heavyGate: Gate
  /** The insurer's mini-program (appendix 2), what comes back from it, and how long its word holds. */
  evoucherSettings: Omit<EvoucherSettings, 'service'>
  /** Where a browser comes back to; undefined where there is no H5. */
  h5Url: string | undefined
}
