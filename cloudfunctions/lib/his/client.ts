import { Agent, request } from 'undici'
import * as z from 'zod'
import { UnavailableError, parseWire, type WireValue } from '../protocol/index.ts'

/** The hospital's own system, behind the adapter of docs/his-adapter.md. */
export interface HisClient {
  /** The patient's open and recent stays, newest first. */
  stays(patient: { name: string; documentNumber: string }): Promise<HisStay[]>
  /**
   * The bill of a stay as the HIS gives it: the response fields of 获取医院收费信息, numbers as text. Undefined where the
   * HIS knows no such stay.
   */
  feeInfo(stayId: string): Promise<WireValue | undefined>
  close(): Promise<void>
}

interface HisStay {
  hosp_mdtrt_id: string
  hospital: string
  ward?: string | undefined
  bed?: string | undefined
  admitted_at?: string | undefined
}

export interface HisClientOptions {
  url: string
  /** Sent as `x-his-key`, so that the adapter answers nobody else. */
  key: string
  /** For one call, ms. Must leave the caller time for its own answer. */
  timeoutMs: number
}

const text = (most: number) => z.string().min(1).max(most)
const STAYS = z.object({
  stays: z
    .array(
      z.object({
        hosp_mdtrt_id: text(40),
        hospital: text(100),
        ward: text(100).optional(),
        bed: text(100).optional(),
        admitted_at: text(30).optional(),
      }),
    )
    .max(100),
})

/** A bill is a dozen fields. Bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024

/** Every method @throws UnavailableError where the HIS is down, slow or answers what the adapter's page does not allow. */
export function createHisClient(options: HisClientOptions): HisClient {
  const agent = new Agent({
    connections: 16,
    keepAliveTimeout: 30_000,
    connectTimeout: options.timeoutMs,
  })

  async function post(path: string, body: object): Promise<{ status: number; body: Buffer }> {
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
      return { status: answer.statusCode, body: Buffer.concat(chunks) }
    } catch (error) {
      throw unavailable(error)
    }
  }

  return {
    async stays(patient) {
      const answer = await post('/adapter/stays', {
        psn_name: patient.name,
        cert_no: patient.documentNumber,
      })
      if (answer.status === 404) return []
      const read = STAYS.safeParse(
        readBody(() => JSON.parse(answer.body.toString('utf8')) as unknown),
      )
      if (!read.success)
        throw unavailable(new Error(`HIS stays: ${read.error.issues[0]?.path.join('.')}`))
      return read.data.stays
    },
    async feeInfo(stayId) {
      const answer = await post('/adapter/fee-info', { hosp_mdtrt_id: stayId })
      return answer.status === 404 ? undefined : readBody(() => parseWire(answer.body))
    },
    close: () => agent.close(),
  }
}

/** What is garbage from the HIS is the HIS being out of order, not the platform's message being wrong. */
function readBody<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw unavailable(error)
  }
}

const unavailable = (cause: unknown) =>
  new UnavailableError('unavailable.his', '暂时查不到医院登记信息，请稍后再试', { cause })
