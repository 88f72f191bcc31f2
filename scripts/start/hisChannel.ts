import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HIS_CHANNEL } from '../../sandbox/defaults.ts'

/** What whoever writes a HIS needs for the first call. */
export interface HisChannel {
  appId: string
  /** Undefined where it is the caller's own: then it is nowhere written down. */
  appSecret: string | undefined
  institution: string
}

/** @param campus its code, where there are several institutions and this is not the first */
const nameOf = (campus: string | undefined): string =>
  campus === undefined ? 'his-channel.json' : `his-channel-${campus}.json`

/** For the wire tool and for programs, beside the data; taken away where the secret is not ours to write down. */
export async function keepHisChannel(
  dataDir: string,
  url: string,
  { appId, appSecret, institution }: HisChannel,
  campus?: string,
): Promise<void> {
  const file = join(dataDir, nameOf(campus))
  if (appSecret === undefined) return rm(file, { force: true })
  const draft = `${file}.${process.pid}`
  const text = JSON.stringify({ appId, appSecret, url, fixmedins_code: institution }, null, 2)
  await writeFile(draft, `${text}\n`, { mode: 0o600 })
  await rename(draft, file)
}

/**
 * @param shownDir as the user would type it
 * @param campus of several institutions that is not the first
 */
export function hisChannelLines(
  shownDir: string,
  url: string,
  { appId, appSecret, institution }: HisChannel,
  campus?: { name: string },
): string[] {
  const file = join(shownDir, nameOf(campus && institution))
  const whose = campus === undefined ? 'HIS 渠道' : `${campus.name}的 HIS 渠道`
  const lines = [
    appSecret === undefined
      ? `${whose}（第一次接：docs/quickstart.md）`
      : `${whose}（已写进 ${file}，报文工具直接可用；第一次接：docs/quickstart.md）`,
    `  地址          ${url}`,
    `  appId         ${appId}`,
  ]
  const secret =
    appSecret === undefined
      ? 'HOSPITAL_APPSECRET 里的'
      : appSecret === HIS_CHANNEL.appSecret
        ? appSecret
        : `本机自己的，见 ${file}`
  return [...lines, `  appSecret     ${secret}`, `  机构编号      ${institution}`]
}
