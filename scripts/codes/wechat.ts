import { Agent, request } from 'undici'
import { UnavailableError } from '../../cloudfunctions/lib/protocol/index.ts'
import type { CodeMaker } from './code.ts'

export interface WechatSettings {
  appId: string
  appSecret: string
  /** Without a slash at its end. */
  url: string
  /** Which edition of the mini-program the code opens. */
  edition: 'release' | 'trial' | 'develop'
}

/** What a scanned code opens; in the main package, as WeChat demands. */
const PAGE = 'pages/arrival/index'
/** Pixels: enough for 80 mm at 300 dpi. WeChat's most. */
const WIDTH = 1280
const TIMEOUT_MS = 15_000
/** 系统繁忙. */
const BUSY = -1
const ATTEMPTS = 3
const TOKEN_ENDED = new Set([40001, 40014, 42001])

/** What whoever prints can do about it. */
const ADVICE: Readonly<Record<number, string>> = {
  [BUSY]: '微信系统繁忙，请稍后再试',
  40013: 'WX_APPID 不对',
  40125: 'WX_APPSECRET 不对',
  40164: '本机的出口 IP 不在小程序后台的 IP 白名单中，请先添加',
  41030: '小程序还没有发布，或发布的版本里没有扫码页；发布后再试，或用 WX_ENV_VERSION=trial 打印体验版的码',
  45009: '微信限制了调用次数，请过一分钟再试',
  48001: '小程序没有生成小程序码的权限',
  50002: '小程序账号受限，请登录小程序后台查看',
}

/** WeChat's wxacode.getUnlimited over its HTTPS API: as many codes as there are beds, none of which ever ends. */
export function createWechatCodes({ appId, appSecret, url, edition }: WechatSettings, pause = 1000): CodeMaker {
  const agent = new Agent({ connections: 4 })
  let token: Promise<string> | undefined

  async function post(path: string, body: object): Promise<Buffer> {
    try {
      const answer = await request(`${url}${path}`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), dispatcher: agent, signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
      return Buffer.from(await answer.body.arrayBuffer())
    } catch (error) {
      // Neither address nor body: they hold token and secret.
      throw new UnavailableError('unavailable.wechat', `连不上微信的接口（${String((error as { code?: unknown }).code ?? (error as Error).message)}）`)
    }
  }

  /** The stable token: asking for it leaves the tokens of the hospital's other systems valid, which the older interface would not. */
  async function askToken(): Promise<string> {
    const answer = readJson(await post('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: appId, secret: appSecret }))
    if (typeof answer?.access_token === 'string') return answer.access_token
    throw refused('获取访问凭据', answer)
  }

  async function draw(ticket: string, attempt = 1): Promise<string> {
    token ??= askToken()
    const used = token
    const answer = await post(`/wxa/getwxacodeunlimit?access_token=${encodeURIComponent(await used)}`, {
      scene: ticket, page: PAGE, check_path: edition === 'release', env_version: edition, width: WIDTH, auto_color: false, line_color: { r: 0, g: 0, b: 0 }, is_hyaline: false,
    })
    const type = mediaType(answer)
    if (type !== undefined) return `<img alt="小程序码" src="data:${type};base64,${answer.toString('base64')}">`
    const refusal = readJson(answer)
    const code = Number(refusal?.errcode)
    if (attempt < ATTEMPTS && (code === BUSY || TOKEN_ENDED.has(code))) {
      if (code === BUSY) await new Promise((resolve) => setTimeout(resolve, pause * attempt))
      else if (token === used) token = undefined
      return draw(ticket, attempt + 1)
    }
    throw refused('生成小程序码', refusal)
  }

  return { kind: 'wechat', draw: (ticket) => draw(ticket), close: () => agent.close() }
}

function refused(what: string, answer: Record<string, unknown> | undefined): UnavailableError {
  const code = Number(answer?.errcode)
  const why = Number.isInteger(code) ? `${code}${ADVICE[code] === undefined ? '' : `：${ADVICE[code]}`}` : '看不懂它的答复'
  return new UnavailableError('unavailable.wechat', `微信没有同意${what}（${why}）`)
}

function readJson(body: Buffer): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** By content: WeChat answers a refusal with 200 as well. */
function mediaType(body: Buffer): string | undefined {
  if (body.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  if (body.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'image/png'
  return undefined
}
