import { fieldsOf, numberOf } from '../http/answer.ts'
import { createHttpClient, type HttpAnswer } from '../http/client.ts'
import { HttpFailure } from '../http/failure.ts'
import type { WireObject } from '../protocol/index.ts'
import { WechatError, refusedBy } from './errors.ts'

/**
 * An official account or a mini-program, and what its variables begin with (`WX`: `WX_APPID`), to name the one that is
 * wrong.
 */
export interface WechatAccount {
  appId: string
  appSecret: string
  variables: string
}

/** What WeChat hands out for a while. */
export interface Issued {
  value: string
  /** ms. */
  lasts: number
}

/**
 * WeChat's interfaces for servers (接口应在服务器端调用), as far as we call them. Never retries. Every method @throws
 * WechatError where WeChat refuses, cannot be reached or answers what cannot be read.
 */
export interface WechatApi {
  /**
   * The stable access token (getStableAccessToken): asking for it leaves the tokens of the hospital's other systems
   * valid, which the older interface would not. It lasts 5 minutes at the least, 2 hours at the most.
   */
  accessToken(account: WechatAccount): Promise<Issued>
  /** Of an official account, for signing a page's JS-SDK configuration (getticket, type jsapi). */
  jsapiTicket(account: WechatAccount, accessToken: string): Promise<Issued>
  /** A URL Link into a page of the mini-program (generateUrlLink). @param days until it ends, 1–30 */
  urlLink(account: WechatAccount, accessToken: string, page: string, days: number): Promise<Issued>
  /** A mini-program code (getUnlimitedQRCode), PNG or JPEG. */
  codePicture(account: WechatAccount, accessToken: string, options: object): Promise<Buffer>
  close(): Promise<void>
}

export const WECHAT_URL = 'https://api.weixin.qq.com'

/** A code of 1280 px is the largest answer, a quarter of this. Bytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024
const DAY = 86_400_000

/**
 * @param url without a slash at its end
 * @param timeoutMs for one call
 */
export function createWechatApi(url: string, timeoutMs: number): WechatApi {
  const http = createHttpClient(4)
  const limits = { timeoutMs, maxBytes: MAX_ANSWER_BYTES }

  async function call(
    path: string,
    query: Readonly<Record<string, string>>,
    body?: object,
  ): Promise<HttpAnswer> {
    const address = `${url}${path}?${new URLSearchParams(query).toString()}`
    try {
      const answer = await (body === undefined
        ? http.get(address, limits)
        : http.post(address, JSON.stringify(body), limits))
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
      return answer
    } catch (error) {
      // Neither address nor body, nor the cause that may quote them: they hold token and secret.
      const late = error instanceof HttpFailure && error.reason === 'late'
      throw new WechatError(`连不上微信的接口（${late ? '超时' : (error as Error).message}）`)
    }
  }

  return {
    async accessToken(account) {
      const { appId: appid, appSecret: secret, variables } = account
      const answer = fieldsOf(
        await call('/cgi-bin/stable_token', {}, { grant_type: 'client_credential', appid, secret }),
      )
      return issued('获取访问凭据', answer, 'access_token', variables)
    },
    async jsapiTicket({ variables }, accessToken) {
      return issued(
        '获取网页的票据',
        fieldsOf(
          await call('/cgi-bin/ticket/getticket', { access_token: accessToken, type: 'jsapi' }),
        ),
        'ticket',
        variables,
      )
    },
    async urlLink({ variables }, accessToken, page, days) {
      const answer = fieldsOf(
        await call(
          '/wxa/generate_urllink',
          { access_token: accessToken },
          { path: `/${page}`, query: '', expire_type: 1, expire_interval: days },
        ),
      )
      const value = textOf('生成小程序链接', answer, 'url_link', variables)
      if (!/^https?:\/\/[^\s"<>]+$/.test(value))
        throw refusedBy('生成小程序链接', undefined, variables)
      return { value, lasts: days * DAY }
    },
    async codePicture({ variables }, accessToken, options) {
      const answer = await call('/wxa/getwxacodeunlimit', { access_token: accessToken }, options)
      if (mediaTypeOf(answer.body) === undefined)
        throw refusedBy('生成小程序码', fieldsOf(answer), variables)
      return answer.body
    },
    close: () => http.close(),
  }
}

/** By content: WeChat answers a refusal with 200 as well. */
export function mediaTypeOf(picture: Buffer): 'image/jpeg' | 'image/png' | undefined {
  if (picture.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg'
  return picture.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))
    ? 'image/png'
    : undefined
}

function issued(
  what: string,
  answer: WireObject | undefined,
  member: string,
  variables: string,
): Issued {
  const value = textOf(what, answer, member, variables)
  const seconds = numberOf(answer?.expires_in)
  return { value, lasts: seconds > 0 ? seconds * 1000 : 0 }
}

function textOf(
  what: string,
  answer: WireObject | undefined,
  member: string,
  variables: string,
): string {
  const value = answer?.[member]
  if (typeof value !== 'string' || value === '' || numberOf(answer?.errcode ?? '0') !== 0)
    throw refusedBy(what, answer, variables)
  return value
}
