import {
  readHospitalChannel,
  readPlatformSettings,
  type PlatformSettings,
} from '../lib/config/channel.ts'
import { readCodeNames } from '../lib/config/codes.ts'
import { readEnvironment, type Environment } from '../lib/config/environment.ts'
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

export interface HospitalSettings {
  platform: PlatformSettings
  institution: string
  channel: Channel
  codes: CodeNames
  sealing: SealingKeys
  store: StoreSettings
  notices: NoticeSettings
  noticeAccount: NoticeAccount | undefined
  logLevel: string
  oddContent: (typeof ODD_CONTENT)[number]
  /** Opens the metrics; without it there are none. */
  metricsKey: string | undefined
}

/** Characters of a key that anybody may try. */
const SHORTEST_KEY = 16

/** @throws ConfigurationError naming every variable that is wrong or missing */
export function hospitalSettings(env: Environment): HospitalSettings {
  const environment = readEnvironment(env)
  const settings: HospitalSettings = {
    platform: readPlatformSettings(environment),
    institution: environment.text('HOSPITAL_FIXMEDINS_CODE'),
    channel: readHospitalChannel(environment),
    codes: readCodeNames(environment),
    sealing: readSealingKeys(environment),
    store: readStoreSettings(environment),
    notices: readNoticeSettings(environment),
    noticeAccount: readNoticeAccount(environment),
    logLevel: environment.oneOf('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
    oddContent: environment.oneOf('HOSPITAL_ODD_CONTENT', ODD_CONTENT, 'log'),
    metricsKey: environment.optionalText('METRICS_KEY'),
  }
  if (settings.metricsKey !== undefined && settings.metricsKey.length < SHORTEST_KEY)
    environment.wrong('METRICS_KEY', `太短，至少 ${SHORTEST_KEY} 个字符`)
  environment.check()
  return settings
}
