import { AnswerError, readJson } from '../http/answer.ts'
import { createHttpClient, type HttpAnswer } from '../http/client.ts'
import { UnavailableError, type Remark, type WireObject } from '../protocol/index.ts'
import { readBill } from './bill.ts'
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
  /** 机构编号, of whose stays it asks: one adapter may answer for several institutions whose numbers are alike. */
  institution: string
  /** For one call, ms. Must leave the caller time for its own answer. */
  timeoutMs: number
  /** Told of what is read though the adapter's page has it otherwise, and of what is left out. */
  remark?: Remark
}

/** A bill is a dozen fields. Bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Every method @throws UnavailableError where the HIS is down, slow or answers what cannot be read; `cause` says which,
 * an AnswerError what is wrong with the answer.
 */
export function createHisClient(options: HisClientOptions): HisClient {
  const http = createHttpClient(16)
  const limits = { timeoutMs: options.timeoutMs, maxBytes: MAX_ANSWER_BYTES }
  const remark = options.remark ?? (() => undefined)
  const { institution: fixmedins_code } = options

  /** Undefined where the HIS knows nothing of it. */
  async function post(path: string, body: object): Promise<HttpAnswer | undefined> {
    try {
      const answer = await http.post(`${options.url}${path}`, JSON.stringify(body), limits, {
        'x-his-key': options.key,
      })
      if (answer.status === 404) return undefined
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
      return answer
    } catch (error) {
      throw unavailable(STAYS_AWAY, error)
    }
  }

  return {
    async stays(patient) {
      const answer = await post('/adapter/stays', {
        psn_name: patient.name,
        cert_no: patient.documentNumber,
        fixmedins_code,
      })
      if (answer === undefined) return []
      return read(STAYS_AWAY, () => readStays(readJson(answer), remark))
    },
    async feeInfo(stayId) {
      const answer = await post('/adapter/fee-info', { hosp_mdtrt_id: stayId, fixmedins_code })
      if (answer === undefined) return undefined
      return read('医院收费信息有误，请稍后再试', () => readBill(readJson(answer), remark))
    },
    close: () => http.close(),
  }
}

const STAYS_AWAY = '暂时查不到医院登记信息，请稍后再试'

/** What is garbage from the HIS is the HIS being out of order, not the platform's message being wrong. */
function read<T>(words: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof AnswerError) throw unavailable(words, error)
    throw error
  }
}

const unavailable = (words: string, cause: unknown) =>
  new UnavailableError('unavailable.his', words, { cause })
