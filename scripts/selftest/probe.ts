import type { PlatformSettings } from '../../cloudfunctions/lib/config/channel.ts'
import { UnavailableError } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  CareError,
  SERVICES,
  clearResponse,
  dialectOf,
  isLosslessNumber,
  isWireObject,
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  type Channel,
  type ReadingFit,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Transport } from '../../cloudfunctions/lib/platform/transport.ts'

/** One question to the platform and everything its answer tells, trusted or not. */
export interface Probe {
  channel: Channel
  status: number
  /** Undefined where the answer is no JSON object. */
  message: WireObject | undefined
  /** What the answer says of itself, before anything is verified. */
  claim: { code: string; words: string }
  /** The platform's own time, ms since the epoch. */
  platformTime: number | undefined
  /** When it was asked, halfway, by our clock. */
  at: number
  /** The answer, authentic; or why it is not. */
  opened: ResponseContent | CareError
  /** How it is signed, where it is authentic. */
  fit?: ReadingFit
}

export interface Question {
  platform: PlatformSettings
  channel: Channel
  institution: string
  transport: Transport
  now: () => number
  /** The platform's time less ours, ms. */
  offset: number
}

/** Nobody has this name, and no document this number: the platform can only say that it knows no such person. */
const NOBODY = { name: '自检', documentNumber: '000000000000000000', stayId: 'SELFTEST' }

/**
 * Asks for the pre-authorisation of nobody (BC00.03.00.02, which only reads).
 * @throws UnavailableError where no answer came
 */
export async function ask({
  platform,
  channel,
  institution,
  transport,
  now,
  offset,
}: Question): Promise<Probe> {
  const service = SERVICES.preauthorization
  const sentAt = now()
  const request = sealRequest(channel, {
    funid: service.funid,
    data: service.request.write({ institution, ...NOBODY }),
    timestamp: sentAt + offset,
  })
  const answer = await transport.post(platform.url, stringifyWire(request), platform.timeoutMs)
  const at = (sentAt + now()) / 2
  const message = readObject(answer.body)
  const claim = message === undefined ? { code: '', words: '' } : claimOf(channel, message)
  const platformTime = (message && readTime(message[dialectOf(channel).timestamp])) ?? answer.date
  return {
    channel,
    status: answer.status,
    message,
    claim,
    platformTime,
    at,
    ...open(channel, message, at + offset, platform.windowSeconds),
  }
}

function open(
  channel: Channel,
  message: WireObject | undefined,
  now: number,
  windowSeconds: number,
): Pick<Probe, 'opened' | 'fit'> {
  if (message === undefined)
    return { opened: new UnavailableError('unavailable.platform-error', '应答不是 JSON') }
  let fit: ReadingFit | undefined
  try {
    const opened = openResponse(
      channel,
      message,
      { now, windowSeconds },
      {
        first: 'raw',
        fitted(found) {
          fit = found
        },
      },
    )
    return { opened, ...(fit && { fit }) }
  } catch (error) {
    if (error instanceof CareError) return { opened: error }
    throw error
  }
}

function readObject(body: Buffer): WireObject | undefined {
  try {
    const value = parseWire(body)
    return isWireObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** From the cipher text where it opens, else from what stands outside. */
function claimOf(channel: Channel, message: WireObject): { code: string; words: string } {
  let clear = message
  try {
    clear = clearResponse(channel, message)
  } catch (error) {
    if (!(error instanceof CareError)) throw error
  }
  const { code, message: words } = dialectOf(channel)
  return { code: textOf(clear[code]), words: textOf(clear[words]).slice(0, 200) }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : isLosslessNumber(value) ? value.toString() : ''

function readTime(value: unknown): number | undefined {
  const time = Number(textOf(value) || Number.NaN)
  return Number.isSafeInteger(time) && time > 0 ? time : undefined
}
