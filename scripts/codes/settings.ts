import { resolve } from 'node:path'
import {
  readEnvironment,
  type Environment,
  type EnvironmentReader,
} from '../../cloudfunctions/lib/config/environment.ts'
import { readStoreSettings, type StoreSettings } from '../../cloudfunctions/lib/store/open.ts'
import { WECHAT_URL } from '../../cloudfunctions/lib/wechat/api.ts'
import { FIXMEDINS_CODE } from '../../sandbox/defaults.ts'
import { readRunning } from '../start/running.ts'
import { createH5Codes, type CodeMaker } from './code.ts'
import { createWechatCodes } from './wechat.ts'

export interface CodesSettings {
  store: StoreSettings
  institution: string
  /** It is the sandbox of `npm start`, not a hospital. */
  sandbox: boolean
}

export interface PrintSettings extends CodesSettings {
  hospital: string
  phone: string | undefined
  makeCodes: () => CodeMaker
}

/**
 * The functions' own store and institution. Where none is named and `npm start` runs, it is the sandbox's.
 * @throws ConfigurationError naming every variable that is wrong or missing
 */
export async function codesSettings(env: Environment): Promise<CodesSettings> {
  const { environment, sandbox } = await environmentOf(env)
  const settings = {
    store: readStoreSettings(environment),
    institution: environment.text('HOSPITAL_FIXMEDINS_CODE'),
    sandbox,
  }
  environment.check()
  return settings
}

/** As codesSettings, and what a sheet needs: `HOSPITAL_NAME`, `HOSPITAL_PHONE`, `WX_APPID` and `WX_APPSECRET`, or `H5_URL`. */
export async function printSettings(
  env: Environment,
  given: { hospital?: string | undefined; phone?: string | undefined },
): Promise<PrintSettings> {
  const { environment, sandbox } = await environmentOf(env)
  const hospital = given.hospital ?? environment.optionalText('HOSPITAL_NAME')
  if (hospital === undefined)
    environment.wrong('HOSPITAL_NAME', '未设置：医院名称要印在床头码上（也可用 --hospital）')
  const settings: PrintSettings = {
    store: readStoreSettings(environment),
    institution: environment.text('HOSPITAL_FIXMEDINS_CODE'),
    sandbox,
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

async function environmentOf(
  env: Environment,
): Promise<{ environment: EnvironmentReader; sandbox: boolean }> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const sandbox =
    given.STORE || given.HOSPITAL_FIXMEDINS_CODE
      ? undefined
      : await runningSandbox(resolve(given.DATA_DIR ?? '.data'))
  return { environment: readEnvironment({ ...sandbox, ...given }), sandbox: sandbox !== undefined }
}

async function runningSandbox(dataDir: string): Promise<Record<string, string> | undefined> {
  const running = await readRunning(dataDir)
  // Without patients of its own it serves somebody else's platform, whose institution is not ours to guess.
  if (running === undefined || running.sandbox.patients.length === 0) return undefined
  return {
    STORE: 'sqlite',
    DATA_DIR: dataDir,
    HOSPITAL_FIXMEDINS_CODE: FIXMEDINS_CODE,
    HOSPITAL_NAME: '泉州示范医院',
    H5_URL: running.urls.web,
  }
}
