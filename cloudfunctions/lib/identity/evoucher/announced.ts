import * as z from 'zod/mini'
import type { EnvironmentReader } from '../../config/environment.ts'
import { AnswerError, readJson } from '../../http/answer.ts'
import { createHttpClient } from '../../http/client.ts'
import { parseDateTime } from '../../protocol/index.ts'
import {
  MAX_ANSWER_BYTES,
  evoucherUnavailable,
  type Evoucher,
  type EvoucherService,
} from './evoucher.ts'

const filled = z.string().check(z.minLength(1))
const INVITED = z.object({ request_id: filled.check(z.maxLength(200)) })
const REFUSED = z.object({ error: z.literal('invalid_code') })
const VERIFIED = z.object({
  psn_name: filled,
  cert_type: filled,
  cert_no: filled,
  valid_until: z.string(),
})

/**
 * An e-voucher that is told beforehand whom we ask about, and brings the state back with the code (docs/evoucher.md).
 */
export class Announced implements EvoucherService {
  readonly credentials = 'EVOUCHER_KEY'
  readonly url: string
  readonly key: string

  constructor(environment: EnvironmentReader) {
    this.url = environment.url('EVOUCHER_URL')
    this.key = environment.text('EVOUCHER_KEY')
  }

  connect(timeoutMs: number): Evoucher {
    return create(this.url, this.key, timeoutMs)
  }

  connectAsStranger(timeoutMs: number): Evoucher {
    return create(this.url, 'nobody-has-this-key', timeoutMs)
  }
}

function create(base: string, key: string, timeoutMs: number): Evoucher {
  const http = createHttpClient(16)
  const limits = { timeoutMs, maxBytes: MAX_ANSWER_BYTES }

  async function post<T>(path: string, body: object, shape: z.ZodMiniType<T>): Promise<T> {
    try {
      const answer = await http.post(`${base}${path}`, JSON.stringify(body), limits, {
        'x-evoucher-key': key,
      })
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
      const read = shape.safeParse(readJson(answer))
      if (!read.success)
        throw new AnswerError(
          `应答的 ${read.error.issues[0]?.path[0]?.toString() ?? '字段'} 缺失或读不懂`,
        )
      return read.data
    } catch (error) {
      throw evoucherUnavailable(error)
    }
  }

  return {
    codeBelongsToState: true,
    async invite({ state, identity, returnUrl }) {
      const { request_id: requestId } = await post(
        '/requests',
        {
          state,
          psn_name: identity.name,
          cert_type: identity.documentType,
          cert_no: identity.documentNumber,
          return_url: returnUrl,
        },
        INVITED,
      )
      return {
        extraData: { state, requestId },
        ...(returnUrl !== undefined && {
          url: `${base}/authorize?request_id=${encodeURIComponent(requestId)}`,
        }),
      }
    },
    async verify({ state, code }) {
      const answer = await post('/verify', { state, code }, z.union([REFUSED, VERIFIED]))
      if ('error' in answer) return { kind: 'refused', reason: answer.error }
      try {
        return {
          kind: 'confirmed',
          holder: {
            name: answer.psn_name,
            documentType: answer.cert_type,
            documentNumber: answer.cert_no,
          },
          validUntil: parseDateTime(answer.valid_until, 'valid_until').getTime(),
          family: false,
        }
      } catch (error) {
        throw evoucherUnavailable(error)
      }
    },
    close: () => http.close(),
  }
}
