import {
  encodeWire,
  stringifyWire,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { answer, open, readClaim, type Claim } from './envelope.ts'
import type { Faults, Spoiled } from './faults.ts'
import { houseOf, type House } from './houses.ts'
import { lie } from './lies.ts'
import { Refusal } from './refusal.ts'
import { serve } from './services.ts'
import type { Tokens } from './tokens.ts'
import type { Turns } from './turns.ts'

/** What goes back over HTTP; `dropped` ends the connection without a word. */
export type Reply = { status: number; body: Uint8Array; date: number } | 'dropped'

export interface Platform {
  houses: readonly [House, ...House[]]
  faults: Faults
  tokens: Tokens
  turns: Turns
  /** Of whichever house. */
  channels: readonly Channel[]
  windowSeconds: number
  /** ms since the epoch. */
  now(): number
  /** Failures of the platform itself. */
  log(error: unknown): void
}

type Result = { data: WireObject } | Refusal

/** One call: what was asked, what is done, what is answered, and everything a fault does to it on the way. */
export async function exchange(platform: Platform, body: Uint8Array): Promise<Reply> {
  let claim: Claim
  try {
    claim = readClaim(body, platform.channels)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return {
      status: 400,
      body: encodeWire(answer(undefined, error, platform.now())),
      date: platform.now(),
    }
  }
  const spoiled = platform.faults.take(claim.funid)
  try {
    return await spoiledCall(platform, claim, spoiled)
  } finally {
    platform.turns.finished()
  }
}

async function spoiledCall(platform: Platform, claim: Claim, spoiled: Spoiled): Promise<Reply> {
  const { turns } = platform
  const clock = () => platform.now() + (spoiled.get('clock-skew')?.ms ?? 0)
  const broken = spoiled.get('http-500')
  if (spoiled.has('dropped')) return 'dropped'
  if (broken?.after === false) return failure(clock())
  const reorder = spoiled.get('reorder')
  if (reorder?.hold === 'commit') await turns.nextFinished(reorder.ms)

  const result = act(platform, claim, clock())
  // The second delivery of the very same message; what becomes of it nobody is told.
  if (spoiled.has('duplicate-delivery')) act(platform, claim, clock())

  if (reorder?.hold === 'answer') await turns.nextFinished(reorder.ms)
  const delay = spoiled.get('delay')
  if (delay) await turns.sleep(delay.ms)
  if (spoiled.has('answer-lost')) return 'dropped'
  if (broken || (result instanceof Refusal && result.reason === 'internal')) return failure(clock())
  const body = encodeWire(written(claim, result, spoiled, clock()))
  return {
    status: 200,
    body: spoiled.has('truncated-json') ? body.subarray(0, body.length / 2) : body,
    date: clock(),
  }
}

function act(platform: Platform, claim: Claim, at: number): Result {
  try {
    const { funid, data, timestamp } = open(claim, platform.tokens, at, platform.windowSeconds)
    const message = stringifyWire({ appId: claim.channel?.appId, funid, timestamp, data })
    return {
      data: serve(
        (institution) => houseOf(platform.houses, institution, claim.channel)?.ledger,
        funid,
        data,
        { at: platform.now(), message },
      ),
    }
  } catch (error) {
    if (error instanceof Refusal) return error
    platform.log(error)
    return new Refusal('internal', '', error)
  }
}

function written(
  { channel, funid }: Claim,
  result: Result,
  spoiled: Spoiled,
  now: number,
): WireObject {
  const lying = spoiled.get('lying-field')
  const told =
    lying && !(result instanceof Refusal) ? { data: lie(funid, result.data, lying) } : result
  const message = answer(channel, told, now)
  return spoiled.has('wrong-signature') ? withWrongSignature(message) : message
}

function withWrongSignature(message: WireObject): WireObject {
  const name = typeof message.signData === 'string' ? 'signData' : 'chs_fjs_sign'
  const signature = message[name]
  if (typeof signature !== 'string') return message
  return { ...message, [name]: (signature.startsWith('0') ? '1' : '0') + signature.slice(1) }
}

function failure(now: number): Reply {
  return {
    status: 500,
    body: encodeWire(answer(undefined, new Refusal('internal'), now)),
    date: now,
  }
}
