import {
  isLosslessNumber,
  isWireObject,
  sealRequest,
  sealResponse,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Context } from './context.ts'
import { WireFailure } from './failure.ts'
import { asMessage } from './message.ts'
import { requestRemarks } from './remarks.ts'

/** `{funid, data, timestamp?}` becomes a request; `{code, type?, message?, data?, timestamp?}` an answer. */
export function seal({ channel, input, now, remark }: Context): WireObject {
  const content = asMessage(input)
  const timestamp = readTimestamp(content.timestamp, now)
  if (content.code !== undefined) {
    requireOnly(content, ['code', 'type', 'message', 'data', 'timestamp'])
    const { data } = content
    return sealResponse(channel, {
      code: readCode(content.code),
      type: textOf(content.type ?? '', 'type'),
      message: textOf(content.message ?? '', 'message'),
      timestamp,
      ...(data !== undefined && { data }),
    })
  }
  requireOnly(content, ['funid', 'data', 'timestamp'])
  const { data } = content
  if (!isWireObject(data)) throw new WireFailure('报文格式', 'data 应是业务数据的 JSON 对象')
  const funid = textOf(content.funid ?? '', 'funid')
  for (const line of requestRemarks(funid, data)) remark(line)
  return sealRequest(channel, { funid, data, timestamp })
}

/** As it was given: a number stays one. */
function readCode(value: WireValue): number | string {
  const text = textOf(value, 'code')
  if (!isLosslessNumber(value)) return text
  if (!/^(0|-?[1-9]\d{0,14})$/.test(text)) throw new WireFailure('报文格式', 'code 应是整数或文字')
  return Number(text)
}

function requireOnly(content: WireObject, names: readonly string[]): void {
  const other = Object.keys(content).find((name) => !names.includes(name))
  if (other !== undefined)
    throw new WireFailure('报文格式', `不认识 ${other}：要封装的应是 {${names.join(', ')}}`)
}

function textOf(value: WireValue, name: string): string {
  const text = isLosslessNumber(value) ? value.toString() : value
  if (typeof text !== 'string') throw new WireFailure('报文格式', `${name} 应是文字`)
  return text
}

/** Milliseconds as a number or text; now where there is none. */
function readTimestamp(value: WireValue | undefined, now: number): number {
  if (value === undefined || value === null || value === '') return now
  const text = textOf(value, 'timestamp')
  if (!/^\d{13}$/.test(text)) throw new WireFailure('报文格式', 'timestamp 应是 13 位毫秒数')
  return Number(text)
}
