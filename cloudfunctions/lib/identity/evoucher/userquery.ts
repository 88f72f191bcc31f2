import { createHmac, randomBytes } from 'node:crypto'
import type { EnvironmentReader } from '../../config/environment.ts'
import { AnswerError, readJson } from '../../http/answer.ts'
import { createHttpClient, type HttpAnswer } from '../../http/client.ts'
import {
  isLosslessNumber,
  isWireObject,
  parseWire,
  type WireObject,
  type WireValue,
} from '../../protocol/index.ts'
import {
  MAX_ANSWER_BYTES,
  evoucherUnavailable,
  type Evoucher,
  type EvoucherService,
  type Verdict,
} from './evoucher.ts'

interface Partner {
  id: string
  secret: string
}

/**
 * The user query of the medical insurance, as public hospital mini-programs use it: nothing is announced, no state
 * comes back, and whose the code is, is asked at `EVOUCHER_URL/EVOUCHER_PARTNER_ID` (docs/evoucher.md).
 */
export class UserQuery implements EvoucherService {
  readonly credentials = 'EVOUCHER_PARTNER_ID、EVOUCHER_PARTNER_SECRET'
  readonly url: string
  readonly partner: Partner

  constructor(environment: EnvironmentReader) {
    this.url = environment.url('EVOUCHER_URL')
    this.partner = {
      id: environment.text('EVOUCHER_PARTNER_ID'),
      secret: environment.text('EVOUCHER_PARTNER_SECRET'),
    }
    const { url } = this
    if (url.includes('?') || (this.partner.id !== '' && url.endsWith(`/${this.partner.id}`)))
      environment.wrong('EVOUCHER_URL', '写到合作方编号之前，不带编号，也不带参数')
  }

  connect(timeoutMs: number): Evoucher {
    return create(this.url, this.partner, timeoutMs)
  }

  connectAsStranger(timeoutMs: number): Evoucher {
    const secret = randomBytes(16).toString('hex')
    return create(this.url, { ...this.partner, secret }, timeoutMs)
  }
}

function create(base: string, partner: Partner, timeoutMs: number): Evoucher {
  const http = createHttpClient(16)
  const limits = { timeoutMs, maxBytes: MAX_ANSWER_BYTES }
  const address = `${base}/${encodeURIComponent(partner.id)}`
  return {
    codeBelongsToState: false,
    invite: ({ path, returnUrl }) =>
      Promise.resolve({
        extraData: {},
        ...(returnUrl !== undefined && { url: pageFor(base, path, returnUrl) }),
      }),
    async verify({ code, openid }) {
      try {
        const asked = JSON.stringify({ qrcode: code, openid })
        return read(await http.post(address, asked, limits, signedHeaders(partner, Date.now())))
      } catch (error) {
        throw evoucherUnavailable(error)
      }
    },
    close: () => http.close(),
  }
}

/** @param now ms since the epoch */
function signedHeaders({ id, secret }: Partner, now: number): Record<string, string> {
  const timestamp = String(now)
  return {
    'god-portal-timestamp': timestamp,
    'god-portal-request-id': randomBytes(16).toString('hex'),
    'god-portal-signature': createHmac('sha256', secret).update(`${id}${timestamp}`).digest('hex'),
  }
}

/** The mini-program's page at the service's own host, its query untouched; a browser is told where to come back to. */
function pageFor(base: string, path: string, returnUrl: string): string {
  const more = `return_url=${encodeURIComponent(returnUrl)}`
  return `${new URL(base).origin}/${path.replace(/^\//, '')}${path.includes('?') ? '&' : '?'}${more}`
}

/** What a gateway says of a caller it does not let in, or that comes too often, is no word about the code. */
const NOT_ABOUT_THE_CODE = [401, 403, 404, 405, 408, 429]

function read(answer: HttpAnswer): Verdict {
  const { status } = answer
  const about = status === 200 || (status >= 400 && status < 500)
  if (!about || NOT_ABOUT_THE_CODE.includes(status)) throw new Error(`HTTP ${status}`)
  const { fields, code, message } = unwrap(readJson(answer))
  if (code === '')
    throw status === 200 ? new AnswerError('应答里没有 code') : new Error(`HTTP ${status}`)
  if (Number(code) !== 0) return { kind: 'refused', reason: reasonOf(code, message) }
  if (status !== 200) throw new Error(`HTTP ${status}`)
  return {
    kind: 'confirmed',
    holder: {
      name: required(fields, 'user_name'),
      documentNumber: required(fields, 'user_card_no'),
    },
    family: textOf(fields.family_pay_auth_no) !== '',
  }
}

/** For the log: what may be a code, a number or a name in it is left out. */
const reasonOf = (code: string, message: string): string =>
  `${code} ${message}`.replace(/[\w-]{12,}/g, '…').slice(0, 200)

/**
 * The answer's own fields, or those of the `data` it is wrapped in, be that an object or its text. What is wrapped
 * speaks for itself where it has a code and nothing was wrong on its way: then the code around it is 0, or HTTP's.
 */
function unwrap(answer: WireValue): { fields: WireObject; code: string; message: string } {
  const outer = asObject(answer)
  const { data } = outer
  const inner = typeof data === 'string' && data.trim().startsWith('{') ? parseWire(data) : data
  const fields = isWireObject(inner) ? { ...outer, ...inner } : outer
  const speaks = isWireObject(inner) && textOf(inner.code) !== ''
  const { code, message } = speaks && /^(?:0+|200)?$/.test(textOf(outer.code)) ? fields : outer
  return { fields, code: textOf(code), message: textOf(message) }
}

function asObject(value: WireValue): WireObject {
  if (!isWireObject(value)) throw new AnswerError('应答不是一个对象')
  return value
}

function required(fields: WireObject, name: string): string {
  const text = textOf(fields[name])
  if (text === '') throw new AnswerError(`应答里没有 ${name}`)
  return text
}

/** Numbers come as texts, too, and a card's number as a number. */
const textOf = (value: WireValue | undefined): string =>
  typeof value === 'string' ? value.trim() : isLosslessNumber(value) ? value.toString() : ''
