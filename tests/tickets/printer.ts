import { run } from '../../scripts/codes/run.ts'
import { captured, type Captured } from '../../scripts/command/testing.ts'
import type { RunningCare } from '../../testkit/running.ts'
import { jsonOf, jsonReply, startStandIn } from '../../testkit/standIn.ts'

/**
 * `npm run codes`, as the hospital runs it: the functions' own store, and WeChat's place taken by a stand-in that keeps
 * what it draws.
 */
export interface Printer {
  /** The tickets WeChat was asked to draw, in the order of asking. */
  scenes: string[]
  codes(...argv: string[]): Promise<Captured>
  /** Prints one bed's code. @returns its ticket */
  issue(ward: string, bed: string, ...more: string[]): Promise<string>
  close(): Promise<void>
}

export async function openPrinter(
  care: RunningCare,
  outDir: string,
  env: Record<string, string> = {},
): Promise<Printer> {
  const scenes: string[] = []
  const wechat = await startStandIn((asked) => {
    if (asked.url === '/cgi-bin/stable_token')
      return jsonReply({ access_token: 't', expires_in: 7200 })
    scenes.push((jsonOf(asked) as { scene?: string }).scene ?? '')
    return { headers: { 'content-type': 'image/png' }, body: PICTURE }
  })
  const settings = {
    STORE: 'sqlite',
    DATA_DIR: care.dataDir,
    HOSPITAL_FIXMEDINS_CODE: care.env.HOSPITAL_FIXMEDINS_CODE,
    INDEX_KEY: care.env.INDEX_KEY,
    HOSPITAL_NAME: '泉州示范医院',
    WX_APPID: 'wx0',
    WX_APPSECRET: 's',
    WX_API_URL: wechat.url,
    ...env,
  }
  const printer: Printer = {
    scenes,
    async codes(...argv) {
      return captured(run, argv, settings)
    },
    async issue(ward, bed, ...more) {
      const { code, err } = await printer.codes(
        'issue',
        '--ward',
        ward,
        '--bed',
        bed,
        '--out',
        outDir,
        ...more,
      )
      if (code !== 0) throw new Error(err)
      return scenes.at(-1)!
    },
    close: () => wechat.close(),
  }
  return printer
}

/** One grey point: nobody reads a stand-in's code. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)
