import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** WeChat's 同声传译, as its documentation names it. Where the mini-program's account has not added it, an upload fails. */
const PLUGINS = { WechatSI: { version: '0.3.5', provider: 'wx069ba97219f66d99' } }

/** Declares it in a built mini-program. @param directory with its app.json */
export async function declareSpeechPlugin(directory: string): Promise<void> {
  const file = join(directory, 'app.json')
  const app = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  await writeFile(file, JSON.stringify({ ...app, plugins: PLUGINS }))
}
