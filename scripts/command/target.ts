import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { FIXMEDINS_CODE } from '../../sandbox/defaults.ts'
import { functionsEnvironment } from '../start/functionsEnvironment.ts'
import { KEYS_FILE, localKeys } from '../start/localKeys.ts'
import { readRunning, type Running } from '../start/running.ts'
import { planSandbox } from '../start/sandbox.ts'
import { readSettings, type Part } from '../start/settings.ts'
import type { Account } from '../cloud/api/sign.ts'
import { UsageError } from './command.ts'
import { readVariablesFile } from './variablesFile.ts'

/** Whose configuration and data a command works with. */
export interface Target {
  /** As the functions there read it. */
  env: Environment
  /** For whoever typed the command, who may have meant another one. */
  words: string
  /** It is the sandbox of `npm start`, not a hospital. */
  sandbox: boolean
}

/** What every command takes that works with an installation. */
export const TARGET_OPTIONS = {
  variables: { type: 'string' },
  env: { type: 'string' },
} as const

export const TARGET_USAGE = `对象：不写时是本机正在运行的 npm start（DATA_DIR，默认 .data），或当前的环境变量。
  --variables 文件  正式环境的变量文件（PowerShell 也这样写：--variables ..\\production.env）
  --env 环境ID      云开发环境；密钥取自环境变量 TENCENTCLOUD_SECRETID、TENCENTCLOUD_SECRETKEY
退出码：0 正常；1 没有做成，或没有可看的；2 命令写错了。`

/**
 * A file of variables that was named; else what the environment names; else the `npm start` of this machine, running or
 * not. What is guessed is never a store that is not there.
 * @throws UsageError where nothing is named and nothing found
 */
export async function findTarget(
  { variables, env: cloud }: { variables?: string | undefined; env?: string | undefined },
  env: Environment,
): Promise<Target> {
  if (variables !== undefined) return ofFile(variables, cloud, env)
  if (cloud !== undefined) throw new UsageError('--env 要与 --variables 一起写')
  const dataDir = resolve(env.DATA_DIR?.trim() || '.data')
  const running = env.STORE?.trim() ? undefined : await readRunning(dataDir)
  if (running !== undefined && isMeant(running, env)) return ofRunning(running, env, dataDir)
  if (env.STORE?.trim() || env.PLATFORM_URL?.trim() || env.SEAL_KEYS?.trim())
    return { env, words: '当前的环境变量', sandbox: false }
  if (existsSync(join(dataDir, KEYS_FILE))) return ofStopped(env, dataDir)
  throw new UsageError(
    `没有可用的配置：${dataDir} 没有正在运行的 npm start，也没有用 --variables 指明变量文件`,
  )
}

function ofFile(file: string, cloud: string | undefined, env: Environment): Target {
  const values = readVariablesFile(file)
  if (cloud === undefined) return { env: values, words: file, sandbox: false }
  checkCloudName(cloud)
  const { secretId, secretKey } = readAccount(env)
  // The database's SDK reads which environment it is for, and with which keys, from the process alone.
  process.env.SCF_NAMESPACE = cloud
  return {
    env: {
      ...values,
      TENCENTCLOUD_SECRETID: secretId,
      TENCENTCLOUD_SECRETKEY: secretKey,
      STORE: 'cloudbase',
      NODE_ENV: 'production',
    },
    words: `云开发环境 ${cloud}，${file}`,
    sandbox: false,
  }
}

/** Whose name it is done in: never in arguments, which others on the machine see. @throws UsageError */
export function readAccount(env: Environment): Account {
  const missing = ['TENCENTCLOUD_SECRETID', 'TENCENTCLOUD_SECRETKEY'].filter(
    (name) => !env[name]?.trim(),
  )
  if (missing.length > 0)
    throw new UsageError(
      `没有设置 ${missing.join('、')}：访问管理里给值班人的密钥，见 docs/runbook.md「准备」`,
    )
  const { TENCENTCLOUD_SECRETID = '', TENCENTCLOUD_SECRETKEY = '' } = env
  return {
    secretId: TENCENTCLOUD_SECRETID.trim(),
    secretKey: TENCENTCLOUD_SECRETKEY.trim(),
    token: env.TENCENTCLOUD_SESSIONTOKEN?.trim() || undefined,
  }
}

/** @throws UsageError */
export function checkCloudName(name: string): void {
  if (!/^[a-z0-9][a-z0-9-]{2,63}$/i.test(name))
    throw new UsageError('--env 应是云开发的环境 ID，如 hospital-5g8x2a')
}

/** Whoever names another platform, HIS or e-voucher means that one. */
const isMeant = ({ urls }: Running, env: Environment): boolean =>
  (
    [
      ['PLATFORM_URL', urls.platform],
      ['HIS_URL', urls.hospital],
      ['EVOUCHER_URL', urls.evoucher],
    ] as const
  ).every(([name, url]) => !env[name]?.trim() || env[name].trim() === url)

async function ofRunning(
  { urls, sandbox }: Running,
  env: Environment,
  dataDir: string,
): Promise<Target> {
  // Without patients of its own it serves somebody else's platform, whose channel is not ours to guess.
  const ours = sandbox.patients.length > 0
  const settings = readSettings({
    ...env,
    DATA_DIR: dataDir,
    ...(!ours && { PLATFORM_URL: urls.platform }),
  })
  // It may run on other ports than this shell would give it.
  for (const part of Object.keys(settings.ports) as Part[])
    settings.ports[part] = Number(new URL(urls[part]).port) || settings.ports[part]
  const { keys, hisSecret } = await localKeys(dataDir)
  const { institutions } = sandbox
  const known = institutions === undefined ? env : { ...env, INSTITUTIONS: institutions }
  const planned = planSandbox(settings, known, urls.functions, hisSecret)
  return {
    env: {
      ...known,
      STORE: 'sqlite',
      ...functionsEnvironment(known, urls, keys, dataDir, planned.environment),
    },
    words: `本机正在运行的 npm start（${urls.web}，${dataDir}）`,
    sandbox: ours,
  }
}

/** The keys that opened its data lie beside the data. */
const ofStopped = async (env: Environment, dataDir: string): Promise<Target> => ({
  env: {
    HOSPITAL_FIXMEDINS_CODE: FIXMEDINS_CODE,
    ...(await localKeys(dataDir)).keys,
    ...env,
    STORE: 'sqlite',
    DATA_DIR: dataDir,
  },
  words: `本机 npm start 留下的数据（${dataDir}；它现在没有运行）`,
  sandbox: true,
})
