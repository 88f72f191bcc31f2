import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../command/command.ts'

/** Whose mini-program a build is, and whose functions it calls. */
export interface AppIdentity {
  /** `wx` and sixteen hex digits. Undefined: WeChat's developer tools open it as a guest, and nobody can upload it. */
  appid?: string
  /** The CloudBase environment. Undefined: the one that WeChat takes for the account's usual one. */
  env?: string
}

export const IDENTITY_OPTIONS = { appid: { type: 'string' }, env: { type: 'string' } } as const

/** @param fallback the variable that may name the environment instead. @throws UsageError */
export function readIdentity(
  { appid, env }: { appid?: string | undefined; env?: string | undefined },
  fallback: string | undefined,
): AppIdentity {
  if (appid !== undefined && !/^wx[0-9a-f]{16}$/.test(appid))
    throw new UsageError('--appid 应是小程序的 AppID：wx 和 16 位十六进制')
  const named = env ?? (fallback === '' ? undefined : fallback)
  if (named !== undefined && !/^[A-Za-z0-9][A-Za-z0-9-]{1,62}$/.test(named))
    throw new UsageError('--env 应是云开发的环境 ID，如 prod-1a2b3c4d')
  return { ...(appid !== undefined && { appid }), ...(named !== undefined && { env: named }) }
}

/** What every build says of itself. */
export const identityLine = ({ appid, env }: AppIdentity): string =>
  [
    `AppID：${appid ?? 'touristappid（游客，只能在开发者工具里看，不能上传）'}`,
    `云环境：${env ?? '没有写明（--env），由微信决定'}`,
  ].join('；')

/** @param directory of a built mini-program */
export async function setAppid(directory: string, appid: string): Promise<void> {
  const file = join(directory, 'project.config.json')
  const config = JSON.parse(await readFile(file, 'utf8')) as object
  await writeFile(file, JSON.stringify({ ...config, appid }, undefined, 2))
}
