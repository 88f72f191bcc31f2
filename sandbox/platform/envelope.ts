import {
  isWireObject,
  openRequest,
  parseWire,
  requestAppId,
  requestFunid,
  sealResponse,
  wireNumber,
  type Channel,
  type RequestContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { Refusal, envelopeRefusal } from './refusal.ts'
import type { Tokens } from './tokens.ts'

/** A message as far as it can be read without trusting it. */
export interface Claim {
  message: WireObject
  /** Claimed; empty where the message names none. */
  funid: string
  /** Undefined where the platform does not know the claimed one. */
  channel: Channel | undefined
}

/** @throws Refusal `notJson` */
export function readClaim(body: Uint8Array, channels: readonly Channel[]): Claim {
  let message: unknown
  try {
    message = parseWire(body)
  } catch (error) {
    throw new Refusal('notJson', error instanceof Error ? error.message : '')
  }
  if (!isWireObject(message)) throw new Refusal('notJson')
  const appId = requestAppId(message)
  return {
    message,
    funid: requestFunid(message) ?? '',
    channel: channels.find((one) => one.appId === appId),
  }
}

/** Opens the message on its channel. @throws Refusal for each reason of the first layer */
export function open(
  { message, channel }: Claim,
  tokens: Tokens,
  now: number,
  windowSeconds: number,
): RequestContent {
  if (channel === undefined) throw new Refusal('unknownChannel')
  const { token: _fixed, ...keys } = channel
  const token =
    channel.authMode === 'oauth2' ? tokens.live(channel.appId, message.chs_fjs_token) : undefined
  try {
    return openRequest(token === undefined ? keys : { ...keys, token }, message, {
      now,
      windowSeconds,
    })
  } catch (error) {
    throw envelopeRefusal(error, channel)
  }
}

/** Sealed with the channel where it is known; else in clear, and in any case with the platform's time. */
export function answer(
  channel: Channel | undefined,
  result: { data: WireObject } | Refusal,
  now: number,
): WireObject {
  const content =
    result instanceof Refusal
      ? { code: result.code, type: 'error', message: result.message }
      : { code: 0, type: 'success', message: '成功', data: result.data }
  if (channel !== undefined) return sealResponse(channel, { ...content, timestamp: now })
  return { ...content, code: wireNumber(content.code), chs_fjs_timestamp: wireNumber(now) }
}
