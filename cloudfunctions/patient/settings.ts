import { readAgreementInForce, readCodeNames } from '../lib/config/codes.ts'
import { readEnvironment, type Environment } from '../lib/config/environment.ts'
import { readInstitutions, type Served } from '../lib/config/institutions.ts'
import type { Several } from '../lib/config/several.ts'
import { readEvoucherSettings, type EvoucherSettings } from '../lib/identity/evoucher/index.ts'
import { readAuditKey, readSealingKeys, type SealingKeys } from '../lib/identity/seal.ts'
import { readNoticeSettings, type NoticeSettings } from '../lib/notices/settings.ts'
import type { CodeNames } from '../lib/protocol/index.ts'
import { readHisSettings, type HisSettings } from '../lib/his/settings.ts'
import { readStoreSettings, type StoreSettings } from '../lib/store/open.ts'
import type { HospitalHelp } from './api.ts'
import { readHospitalHelp } from './help.ts'

/** What is known of the platform's codes: by configuration, and from nowhere else. */
export interface PlatformCodes {
  names: CodeNames
  /** Of `sign_state`; undefined: not known. */
  agreementInForce: ReadonlySet<string> | undefined
}

/** What is each institution's own, or shared with others. */
export interface InstitutionSettings extends Served {
  codes: PlatformCodes
  his: HisSettings
  notices: NoticeSettings
  help: HospitalHelp
}

export interface PatientSettings {
  institutions: Several<InstitutionSettings>
  evoucher: EvoucherSettings
  h5Url: string | undefined
  sealing: SealingKeys
  /** Signs development sessions; undefined in production, where they do not exist. */
  devSessionKey: string | undefined
  store: StoreSettings
  logLevel: string
}

/** @throws ConfigurationError naming every variable that is wrong or missing */
export function patientSettings(env: Environment): PatientSettings {
  const environment = readEnvironment(env)
  const institutions = readInstitutions(environment, (own) => ({
    codes: { names: readCodeNames(own), agreementInForce: readAgreementInForce(own) },
    his: readHisSettings(own),
    notices: readNoticeSettings(own),
    help: readHospitalHelp(own),
  }))
  const settings: PatientSettings = {
    institutions,
    evoucher: readEvoucherSettings(environment),
    h5Url: environment.optionalUrl('H5_URL'),
    sealing: { ...readSealingKeys(environment), ...readAuditKey(environment) },
    devSessionKey:
      env.NODE_ENV === 'production' ? undefined : environment.optionalText('DEV_SESSION_KEY'),
    store: readStoreSettings(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  }
  environment.check()
  return settings
}
