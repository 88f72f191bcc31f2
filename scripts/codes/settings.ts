import {
  readEnvironment,
  type Environment,
  type EnvironmentReader,
} from '../../cloudfunctions/lib/config/environment.ts'
import { WECHAT_URL } from '../../cloudfunctions/lib/wechat/api.ts'
import { createH5Codes, type CodeMaker } from './code.ts'
import { createWechatCodes } from './wechat.ts'

export interface PrintSettings {
  institution: string
  hospital: string
  phone: string | undefined
  makeCodes: () => CodeMaker
}

/** Whose codes they are. @throws ConfigurationError */
export function readInstitution(env: Environment): string {
  const environment = readEnvironment(env)
  const institution = environment.text('HOSPITAL_FIXMEDINS_CODE')
  environment.check()
  return institution
}

/**
 * What a sheet needs: `HOSPITAL_NAME`, `HOSPITAL_PHONE`, `WX_APPID` and `WX_APPSECRET`, or `H5_URL`.
 * @throws ConfigurationError naming every variable that is wrong or missing
 */
export function printSettings(
  env: Environment,
  given: { hospital?: string | undefined; phone?: string | undefined },
): PrintSettings {
  const environment = readEnvironment(env)
  const hospital = given.hospital ?? environment.optionalText('HOSPITAL_NAME')
  if (hospital === undefined)
    environment.wrong('HOSPITAL_NAME', '未设置：医院名称要印在床头码上（也可用 --hospital）')
  const settings: PrintSettings = {
    institution: environment.text('HOSPITAL_FIXMEDINS_CODE'),
    hospital: hospital ?? '',
    phone: given.phone ?? environment.optionalText('HOSPITAL_PHONE'),
    makeCodes: readCodes(environment),
  }
  environment.check()
  return settings
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
