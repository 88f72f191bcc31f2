import { ProtocolError } from '../errors.ts'
import { heldMember } from '../heldText.ts'
import { isEmpty, isLosslessNumber, type WireObject, type WireValue } from '../json.ts'

export interface RequestContent {
  /** 服务编号; empty for the fee-information call, which has none. */
  funid: string
  /** The business fields. */
  data: WireObject
  /** ms since the epoch. */
  timestamp: number
}

export interface ResponseContent {
  /** 0: done. No other code has a meaning in the standard. */
  code: number | string
  type: string
  message: string
  data?: WireValue
  /** ms since the epoch. */
  timestamp?: number
  /** Ours, beside what is signed (appendix 1.3.2.1 leaves it out): whoever does not know it passes over it. */
  extra?: WireObject
}

export interface Freshness {
  /** ms since the epoch. */
  now: number
  windowSeconds: number
}

export const textOf = (value: WireValue | undefined): string =>
  typeof value === 'string' ? value : isLosslessNumber(value) ? value.toString() : ''
export const hasValue = (value: WireValue | undefined): value is Exclude<WireValue, null> =>
  !isEmpty(value)
/** As hasValue of the message's member, which stays as it is. */
export const hasMember = (message: WireObject, name: string): boolean =>
  heldMember(message, name) !== undefined || hasValue(message[name])
export const malformed = (message: string, field: string) =>
  new ProtocolError('protocol.envelope', message, { field })
