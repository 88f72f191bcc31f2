import {
  readEnvironment,
  type Environment,
  type EnvironmentReader,
} from '../../cloudfunctions/lib/config/environment.ts'
import { listInstitutions } from '../../cloudfunctions/lib/config/institutions.ts'
import type { Several } from '../../cloudfunctions/lib/config/several.ts'
import { WECHAT_URL } from '../../cloudfunctions/lib/wechat/api.ts'
import { institutionsOf, type OneInstitution } from '../command/institutions.ts'
import { createH5Codes, type CodeMaker } from './code.ts'
import { createWechatCodes } from './wechat.ts'

export interface PrintSettings {
  institution: string
  hospital: string
  phone: string | undefined
  makeCodes: () => CodeMaker
}

/** Whose codes there are. @throws ConfigurationError */
export function readInstitutionList(env: Environment): Several<OneInstitution> {
  const environment = readEnvironment(env)
  listInstitutions(environment)
  environment.check()
  return institutionsOf(env)
}

/**
 * What a sheet needs: `HOSPITAL_NAME`, `HOSPITAL_PHONE`, `WX_APPID` and `WX_APPSECRET`, or `H5_URL`.
 * @throws ConfigurationError naming every variable that is wrong or missing
 */
export function printSettings(
  { env, code, name, phone: own }: OneInstitution,
  given: { hospital?: string | undefined; phone?: string | undefined },
): PrintSettings {
  const environment = readEnvironment(env)
  const hospital = given.hospital ?? titleOf(environment.optionalText('HOSPITAL_NAME'), name)
  if (hospital === undefined)
    environment.wrong('HOSPITAL_NAME', '未设置：医院名称要印在床头码上（也可用 --hospital）')
  const settings: PrintSettings = {
    institution: code,
    hospital: hospital ?? '',
    phone: given.phone ?? own ?? environment.optionalText('HOSPITAL_PHONE'),
    makeCodes: readCodes(environment),
  }
  environment.check()
  return settings
}

/** The hospital and its campus, which may have the hospital in its name. */
function titleOf(hospital: string | undefined, campus: string | undefined): string | undefined {
  if (hospital === undefined || campus === undefined) return hospital ?? campus
  return campus.includes(hospital) ? campus : `${hospital}（${campus}）`
}

function readCodes(environment: EnvironmentReader): () => CodeMaker {
  const appId = environment.optionalText('WX_APPID')
  const h5Url = environment.optionalUrl('H5_URL')
  const edition = environment.oneOf('WX_ENV_VERSION', ['release', 'trial', 'develop'], 'release')
  const url = environment.optionalUrl('WX_API_URL') ?? WECHAT_URL
  if (appId !== undefined) {
    const appSecret = environment.text('WX_APPSECRET')
    return () => createWechatCodes({ appId, appSecret, url, edition })
  }
  if (h5Url === undefined)
    environment.wrong(
      'WX_APPID',
      '未设置：生成小程序码需要 WX_APPID 和 WX_APPSECRET（网页版的二维码则需要 H5_URL）',
    )
  return () => createH5Codes(h5Url ?? '')
}
