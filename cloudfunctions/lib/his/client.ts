import { Agent, request } from 'undici'
import { UnavailableError, type Remark, type WireObject } from '../protocol/index.ts'
import { readBill } from './bill.ts'
import { HisAnswerError, readBody } from './body.ts'
import { readStays, type HisStay } from './stays.ts'

/** The hospital's own system, behind the adapter of docs/his-adapter.md. */
export interface HisClient {
  /** The patient's open and recent stays, newest first. */
  stays(patient: { name: string; documentNumber: string }): Promise<HisStay[]>
  /**
   * The bill of a stay: the response fields of 获取医院收费信息, as the standard writes them. Undefined where the HIS knows
   * no such stay.
   */
  feeInfo(stayId: string): Promise<WireObject | undefined>
  close(): Promise<void>
}

export interface HisClientOptions {
  url: string
  /** Sent as `x-his-key`, so that the adapter answers nobody else. */
  key: string
  /** For one call, ms. Must leave the caller time for its own answer. */
  timeoutMs: number
  /** Told of what is read though the adapter's page has it otherwise, and of what is left out. */
  remark?: Remark
}

/** A bill is a dozen fields. Bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Every method @throws UnavailableError where the HIS is down, slow or answers what cannot be read; `cause` says which,
 * a HisAnswerError what is wrong with the answer.
 */
export function createHisClient(options: HisClientOptions): HisClient {
  const agent = new Agent({
    connections: 16,
    keepAliveTimeout: 30_000,
    connectTimeout: options.timeoutMs,
  })

  const remark = options.remark ?? (() => undefined)

  async function post(path: string, body: object): Promise<Answer> {
    try {
      const answer = await request(`${options.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', 'x-his-key': options.key },
        body: JSON.stringify(body),
        dispatcher: agent,
        signal: AbortSignal.timeout(options.timeoutMs),
      })
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length
        if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large')
        chunks.push(chunk)
      }
      if (answer.statusCode !== 200 && answer.statusCode !== 404)
        throw new Error(`HTTP ${answer.statusCode}`)
      const contentType = answer.headers['content-type']
      return {
        status: answer.statusCode,
        body: Buffer.concat(chunks),
        contentType: typeof contentType === 'string' ? contentType : undefined,
      }
    } catch (error) {
      throw unavailable(STAYS_AWAY, error)
    }
  }

  return {
    async stays(patient) {
      const answer = await post('/adapter/stays', {
        psn_name: patient.name,
        cert_no: patient.documentNumber,
      })
      if (answer.status === 404) return []
      return read(STAYS_AWAY, () => readStays(bodyOf(answer), remark))
    },
    async feeInfo(stayId) {
      const answer = await post('/adapter/fee-info', { hosp_mdtrt_id: stayId })
      if (answer.status === 404) return undefined
      return read('医院收费信息有误，请稍后再试', () => readBill(bodyOf(answer), remark))
    },
    close: () => agent.close(),
  }
}

interface Answer {
  status: number
  body: Buffer
  contentType: string | undefined
}

const bodyOf = ({ body, contentType }: Answer) => readBody(body, contentType)

const STAYS_AWAY = '暂时查不到医院登记信息，请稍后再试'

/** What is garbage from the HIS is the HIS being out of order, not the platform's message being wrong. */
function read<T>(words: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof HisAnswerError) throw unavailable(words, error)
    throw error
  }
}

const unavailable = (words: string, cause: unknown) =>
  new UnavailableError('unavailable.his', words, { cause })
