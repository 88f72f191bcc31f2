import { numberOf } from '../http/answer.ts'
import { UnavailableError, type WireObject } from '../protocol/index.ts'

/**
 * What somebody who holds the accounts can do about a refusal. `{APPID}` and `{APPSECRET}` stand for the account's
 * variables.
 */
const ADVICE: Readonly<Record<number, string>> = {
  [-1]: '微信系统繁忙，请稍后再试',
  40002: '小程序没有生成链接的权限：个人主体的小程序不能用',
  40013: '{APPID} 不对',
  40125: '{APPSECRET} 不对',
  40164: '本机的出口 IP 不在账号后台的 IP 白名单中，请先添加',
  40165: '小程序还没有发布，或发布的版本里没有扫码页',
  41030:
    '小程序还没有发布，或发布的版本里没有扫码页；发布后再试，或用 WX_ENV_VERSION=trial 打印体验版的码',
  44990: '微信限制了调用频率，请稍后再试',
  45009: '微信限制了调用次数，请过一会儿再试',
  48001: '账号没有这个接口的权限：公众号须是已认证的服务号，小程序须是已认证的非个人主体',
  50002: '账号受限，请登录账号后台查看',
  85079: '小程序还没有发布',
}

/**
 * WeChat said no, or nothing that can be read. The message is for who runs the system; it holds neither token nor
 * secret.
 */
export class WechatError extends UnavailableError {
  override readonly name = 'WechatError'
  /** WeChat's own return code; undefined where there was none. */
  readonly errcode: number | undefined

  constructor(message: string, errcode?: number) {
    super('unavailable.wechat', message)
    this.errcode = errcode
  }
}

/**
 * @param what was asked for, in words
 * @param variables what the account's variables begin with
 */
export function refusedBy(
  what: string,
  answer: WireObject | undefined,
  variables: string,
): WechatError {
  const errcode = numberOf(answer?.errcode)
  if (!Number.isInteger(errcode)) return new WechatError(`微信没有同意${what}（看不懂它的答复）`)
  const advice = ADVICE[errcode]?.replace(/\{(\w+)\}/, `${variables}_$1`)
  return new WechatError(
    `微信没有同意${what}（${errcode}${advice === undefined ? '' : `：${advice}`}）`,
    errcode,
  )
}

/** The token has ended, or somebody has had another one made. */
export const isTokenEnded = (error: unknown): boolean =>
  error instanceof WechatError && isTokenEndedCode(error.errcode)

export const isTokenEndedCode = (errcode: unknown): boolean =>
  [40001, 40014, 42001].includes(Number(errcode))

/** 系统繁忙: the same may be asked again. */
export const isBusy = (error: unknown): boolean =>
  error instanceof WechatError && error.errcode === -1
