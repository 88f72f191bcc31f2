import { neverLeft } from '../http/failure.ts'

/** A subscribe message, WeChat's words for its parts. */
export interface NoticeMessage {
  openid: string
  templateId: string
  /** A page of the app, without anything about the patient in it. */
  page: string
  data: Readonly<Record<string, { value: string }>>
}

/**
 * `sent`    WeChat took it
 * `refused` WeChat said no for good: this message will never go
 * `unsent`  it certainly did not go, and may be tried again
 * `unknown` it may have gone
 */
export type SendOutcome =
  | { is: 'sent' }
  /** `unwanted`: the person does not want this kind of message any more. */
  | { is: 'refused'; why: string; unwanted?: boolean }
  | { is: 'unsent' | 'unknown'; why: string }

/** The way to the patient's phone. Never throws: whatever cannot be told for certain is `unknown`. */
export interface NoticeSender {
  send(message: NoticeMessage): Promise<SendOutcome>
  close(): Promise<void>
}

/** For one message, ms. */
export const SEND_TIMEOUT = 5000

/** The person does not want it, or the message itself is wrong: openid, template, page, data. */
const FOR_GOOD = new Set([40003, 40037, 41030, 43101, 43107, 43108, 47003])
/** 用户拒绝接受消息. */
const UNWANTED = 43101
/** 系统繁忙: said without saying whether it was before or after. */
const SYSTEM_BUSY = -1

/** What WeChat's return code says; an answer without one says nothing. */
export function judgeReturnCode(code: unknown): SendOutcome {
  const number = typeof code === 'string' && /^-?\d+$/.test(code) ? Number(code) : code
  if (number === 0) return { is: 'sent' }
  if (typeof number !== 'number' || number === SYSTEM_BUSY)
    return { is: 'unknown', why: `errcode ${String(code).slice(0, 20)}` }
  const why = `errcode ${number}`
  return FOR_GOOD.has(number)
    ? { is: 'refused', why, unwanted: number === UNWANTED }
    : { is: 'unsent', why }
}

/** What a failed call says: only where no connection was made is it certain that nothing went. */
export function judgeFailure(error: unknown): SendOutcome {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  const why = String(code ?? name ?? 'Error').slice(0, 40)
  return { is: neverLeft(error) ? 'unsent' : 'unknown', why }
}
