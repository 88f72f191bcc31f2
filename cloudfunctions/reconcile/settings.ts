import { readEnvironment, type Environment } from '../lib/config/environment.ts'
import { readInstitutions, type Served } from '../lib/config/institutions.ts'
import type { Several } from '../lib/config/several.ts'
import { readSealingKeys, type SealingKeys } from '../lib/identity/seal.ts'
import {
  readNoticeAccount,
  readNoticeSettings,
  type NoticeAccount,
  type NoticeSettings,
} from '../lib/notices/index.ts'
import { readStaffSettings, type StaffSettings } from '../lib/staff/index.ts'
import { readStoreSettings, type StoreSettings } from '../lib/store/open.ts'
import { readMedTypes } from './medTypes.ts'

export interface InstitutionSettings extends Served {
  notices: NoticeSettings
  /** 就诊类型 that are reconciled, each by itself: the platform lists one at a time. Empty only outside the cloud. */
  medTypes: readonly string[]
}

export interface ReconcileSettings {
  institutions: Several<InstitutionSettings>
  sealing: SealingKeys
  store: StoreSettings
  noticeAccount: NoticeAccount | undefined
  staff: StaffSettings
  logLevel: string
  /** From when on the day before is reconciled, minutes after midnight in Shanghai. */
  afterMinutes: number
  /** For one list with all its tries, ms. */
  listTimeoutMs: number
  /** How far back a missed day is made up for, days. */
  catchUpDays: number
}

/** @throws ConfigurationError naming every variable that is wrong or missing */
export function reconcileSettings(env: Environment): ReconcileSettings {
  const environment = readEnvironment(env)
  const institutions = readInstitutions(environment, (own) => ({
    notices: readNoticeSettings(own),
    medTypes: readMedTypes(own),
  }))
  const after = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(
    environment.optionalText('RECONCILE_AFTER') ?? '06:00',
  )
  if (after === null) environment.wrong('RECONCILE_AFTER', '应是 24 小时制的时刻，如 06:00')
  const settings: ReconcileSettings = {
    institutions,
    sealing: readSealingKeys(environment),
    store: readStoreSettings(environment),
    noticeAccount: readNoticeAccount(environment),
    staff: readStaffSettings(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    afterMinutes: after === null ? 0 : Number(after[1]) * 60 + Number(after[2]),
    listTimeoutMs: environment.integer(
      'RECONCILE_TIMEOUT_MS',
      { from: 1000, to: 3_600_000 },
      300_000,
    ),
    catchUpDays: environment.integer('RECONCILE_CATCH_UP_DAYS', { from: 1, to: 366 }, 31),
  }
  environment.check()
  return settings
}
