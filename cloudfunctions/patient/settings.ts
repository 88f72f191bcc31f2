import { readPlatformSettings, type PlatformSettings } from '../lib/config/channel.ts'
import { readEnvironment, type Environment } from '../lib/config/environment.ts'
import { readEvoucherSettings, type EvoucherSettings } from '../lib/identity/evoucher/index.ts'
import { readSealingKeys, type SealingKeys } from '../lib/identity/seal.ts'
import { readNoticeSettings, type NoticeSettings } from '../lib/notices/settings.ts'
import { readStoreSettings, type StoreSettings } from '../lib/store/open.ts'

export interface PatientSettings {
  platform: PlatformSettings
  institution: string
  his: { url: string; key: string }
  evoucher: EvoucherSettings
  h5Url: string | undefined
  sealing: SealingKeys
  /** Signs development sessions; undefined in production, where they do not exist. */
  devSessionKey: string | undefined
  store: StoreSettings
  notices: NoticeSettings
  logLevel: string
}

/** @throws ConfigurationError naming every variable that is wrong or missing */
export function patientSettings(env: Environment): PatientSettings {
  const environment = readEnvironment(env)
  const settings: PatientSettings = {
    platform: readPlatformSettings(environment),
    institution: environment.text('HOSPITAL_FIXMEDINS_CODE'),
    his: { url: environment.url('HIS_URL'), key: environment.text('HIS_KEY') },
    evoucher: readEvoucherSettings(environment),
    h5Url: environment.optionalUrl('H5_URL'),
    sealing: readSealingKeys(environment),
    devSessionKey:
      env.NODE_ENV === 'production' ? undefined : environment.optionalText('DEV_SESSION_KEY'),
    store: readStoreSettings(environment),
    notices: readNoticeSettings(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  }
  environment.check()
  return settings
}
