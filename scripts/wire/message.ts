import {
  clearRequest,
  clearResponse,
  dialectOf,
  isWireObject,
  type Channel,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { WireFailure } from './failure.ts'

export type Kind = 'request' | 'response'

/** @throws WireFailure where the message is no object */
export function asMessage(value: WireValue): WireObject {
  if (!isWireObject(value)) throw new WireFailure('报文格式', '报文应是一个 JSON 对象')
  return value
}

/** A response has a code, and a request a channel id. The standard's encrypted response has the code outside, too. */
export function kindOf(channel: Channel, message: WireObject): Kind {
  const dialect = dialectOf(channel)
  if (message[dialect.appId] !== undefined) return 'request'
  if (message[dialect.code] !== undefined || message[dialect.encdata] !== undefined)
    return 'response'
  throw new WireFailure(
    '报文头',
    `报文既没有 ${dialect.appId}（请求），也没有 ${dialect.code}（应答）`,
  )
}

/**
 * The message as it is signed: decrypted where it is encrypted, whatever the channel's level; else just as it stands.
 */
export function clearMessage(channel: Channel, message: WireObject): WireObject {
  const { encdata } = dialectOf(channel)
  if (typeof message[encdata] !== 'string' || message[encdata] === '') return message
  const encrypting: Channel = { ...channel, security: 'sign+encrypt' }
  return kindOf(channel, message) === 'request'
    ? clearRequest(encrypting, message)
    : clearResponse(encrypting, message)
}
