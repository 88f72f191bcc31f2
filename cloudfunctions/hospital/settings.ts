import { readHospitalChannel } from '../lib/config/channel.ts'
import { readCodeNames } from '../lib/config/codes.ts'
import { readEnvironment, type Environment } from '../lib/config/environment.ts'
import { readInstitutions, requireOneChannelEach, type Served } from '../lib/config/institutions.ts'
import type { Several } from '../lib/config/several.ts'
import { readSealingKeys, type SealingKeys } from '../lib/identity/seal.ts'
import type { Channel, CodeNames } from '../lib/protocol/index.ts'
import {
  readNoticeAccount,
  readNoticeSettings,
  type NoticeAccount,
  type NoticeSettings,
} from '../lib/notices/settings.ts'
import { readStoreSettings, type StoreSettings } from '../lib/store/open.ts'
import { ODD_CONTENT } from './odd.ts'

/** What is each institution's own, or shared with others. */
export interface InstitutionSettings extends Served {
  /** On which its HIS speaks for it. */
  channel: Channel
  codes: CodeNames
  notices: NoticeSettings
  oddContent: (typeof ODD_CONTENT)[number]
}

export interface HospitalSettings {
  institutions: Several<InstitutionSettings>
  sealing: SealingKeys
  store: StoreSettings
  noticeAccount: NoticeAccount | undefined
  logLevel: string
  /** Opens the metrics; without it there are none. */
  metricsKey: string | undefined
}

/** Characters of a key that anybody may try. */
const SHORTEST_KEY = 16

/** @throws ConfigurationError naming every variable that is wrong or missing */
export function hospitalSettings(env: Environment): HospitalSettings {
  const environment = readEnvironment(env)
  const institutions = readInstitutions(environment, (own) => ({
    channel: readHospitalChannel(own),
    codes: readCodeNames(own),
    notices: readNoticeSettings(own),
    oddContent: own.oneOf('HOSPITAL_ODD_CONTENT', ODD_CONTENT, 'log'),
  }))
  requireOneChannelEach(environment, 'HOSPITAL_APPID', institutions, ({ channel }) => channel)
  const settings: HospitalSettings = {
    institutions,
    sealing: readSealingKeys(environment),
    store: readStoreSettings(environment),
    noticeAccount: readNoticeAccount(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    metricsKey: environment.optionalText('METRICS_KEY'),
  }
  if (settings.metricsKey !== undefined && settings.metricsKey.length < SHORTEST_KEY)
    environment.wrong('METRICS_KEY', `太短，至少 ${SHORTEST_KEY} 个字符`)
  environment.check()
  return settings
}
