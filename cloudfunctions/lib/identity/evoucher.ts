import { Agent, request } from 'undici'
import * as z from 'zod'
import { UnavailableError, parseDateTime } from '../protocol/index.ts'
import type { Identity } from './documents.ts'

/** The insurer's e-voucher, which alone can say that a person has agreed. The sandbox's speaks the same. */
export interface Evoucher {
  /** Announces whom we ask about. @param returnUrl where a browser comes back to. @throws UnavailableError */
  announce(
    state: string,
    identity: Identity,
    returnUrl: string | undefined,
  ): Promise<{ requestId: string }>
  /** Undefined where the code is not valid for this state. @throws UnavailableError */
  verify(state: string, code: string): Promise<VerifiedIdentity | undefined>
  close(): Promise<void>
}

interface VerifiedIdentity {
  identity: Identity
  /** ms since the epoch. */
  validUntil: number
}

export interface EvoucherOptions {
  url: string
  /** Sent as `x-evoucher-key`. */
  key: string
  /** For one call, ms. */
  timeoutMs: number
}

const ANNOUNCED = z.object({ request_id: z.string().min(1).max(200) })
const REFUSED = z.object({ error: z.literal('invalid_code') })
const VERIFIED = z.object({
  psn_name: z.string().min(1),
  cert_type: z.string().min(1),
  cert_no: z.string().min(1),
  valid_until: z.string(),
})

/** Half a dozen short fields. Characters. */
const MAX_ANSWER_SIZE = 64 * 1024

export function createEvoucher({ url, key, timeoutMs }: EvoucherOptions): Evoucher {
  const agent = new Agent({ connections: 16, keepAliveTimeout: 30_000, connectTimeout: timeoutMs })

  async function post(path: string, body: object): Promise<unknown> {
    try {
      const answer = await request(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'x-evoucher-key': key },
        body: JSON.stringify(body),
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      })
      let text = ''
      for await (const chunk of answer.body.setEncoding('utf8') as AsyncIterable<string>) {
        text += chunk
        if (text.length > MAX_ANSWER_SIZE) throw new Error('the answer is too large')
      }
      if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
      return JSON.parse(text)
    } catch (error) {
      throw unavailable(error)
    }
  }

  return {
    async announce(state, { name, documentType, documentNumber }, returnUrl) {
      const answer = ANNOUNCED.safeParse(
        await post('/requests', {
          state,
          psn_name: name,
          cert_type: documentType,
          cert_no: documentNumber,
          ...(returnUrl !== undefined && { return_url: returnUrl }),
        }),
      )
      if (!answer.success)
        throw unavailable(new Error(`announce: ${answer.error.issues[0]?.path.join('.')}`))
      return { requestId: answer.data.request_id }
    },
    async verify(state, code) {
      const answer = await post('/verify', { state, code })
      if (REFUSED.safeParse(answer).success) return undefined
      const verified = VERIFIED.safeParse(answer)
      if (!verified.success)
        throw unavailable(new Error(`verify: ${verified.error.issues[0]?.path.join('.')}`))
      const {
        psn_name: name,
        cert_type: documentType,
        cert_no: documentNumber,
        valid_until: validUntil,
      } = verified.data
      try {
        return {
          identity: { name, documentType, documentNumber },
          validUntil: parseDateTime(validUntil, 'valid_until').getTime(),
        }
      } catch (error) {
        throw unavailable(error)
      }
    },
    close: () => agent.close(),
  }
}

const unavailable = (cause: unknown) =>
  new UnavailableError('unavailable.evoucher', '暂时连不上医保电子凭证，请稍后再试', { cause })
