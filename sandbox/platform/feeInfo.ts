import {
  CareError,
  SERVICES,
  isWireObject,
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'

export interface FeeInfoCaller {
  /** The hospital's fee-information interface. */
  url: string
  channel: Channel
  institution: string
  windowSeconds: number
  /** ms since the epoch. */
  now(): number
}

/** What the hospital answered, judged as the platform judges it. */
export type FeeInfoResult =
  | { ok: true; data: WireObject }
  | { ok: false; error: { code: string; message: string; field?: string } }

/** For the whole call, ms. */
const TIMEOUT_MS = 15_000

/** 获取医院收费信息, the one interface that the hospital provides: asked with an envelope that has no 服务编号. */
export async function fetchFeeInfo(caller: FeeInfoCaller, stayId: string): Promise<FeeInfoResult> {
  const { url, channel, institution, windowSeconds, now } = caller
  let body: Uint8Array
  try {
    const data = SERVICES.feeInfo.request.write({ institution, stayId })
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: stringifyWire(sealRequest(channel, { funid: '', data, timestamp: now() })),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    body = new Uint8Array(await answer.arrayBuffer())
  } catch (error) {
    return error instanceof CareError
      ? refused(error)
      : no('unavailable.hospital', '医院的收费信息接口没有应答')
  }
  try {
    return judge(openResponse(channel, asObject(parseWire(body)), { now: now(), windowSeconds }))
  } catch (error) {
    if (error instanceof CareError) return refused(error)
    throw error
  }
}

function judge(answer: ReturnType<typeof openResponse>): FeeInfoResult {
  if (String(answer.code) !== '0') return no(`business.${answer.code}`, answer.message)
  const data = asObject(answer.data ?? null)
  SERVICES.feeInfo.response.read(data)
  return { ok: true, data }
}

const asObject = (value: unknown): WireObject => (isWireObject(value) ? value : {})
const no = (code: string, message: string, field?: string): FeeInfoResult => ({
  ok: false,
  error: { code, message, ...(field !== undefined && { field }) },
})
const refused = (error: CareError): FeeInfoResult => no(error.code, error.message, error.field)
