import {
  ProtocolError,
  SERVICES,
  encodeWire,
  openResponse,
  sealRequest,
  serviceByFunid,
  stringifyWire,
  InputError,
  type Channel,
  type Remark,
  type RequestContent,
  type Service,
  type SignReading,
  type WireObject,
} from '../protocol/index.ts'
import { createReadingMemory, openLearning, type ReadingMemory } from '../readings/memory.ts'
import { openAnswer } from './answer.ts'
import type { Log } from '../log/log.ts'
import { createBreaker } from './breaker.ts'
import { createCoalescer } from './coalesce.ts'
import { createPlatformClock, type PlatformClock } from './clock.ts'
import { judge, succeeded, type PlatformAnswer } from './judgement.ts'
import { readClaim, readMessage, readTime, saysTokenRefused, withClaim } from './message.ts'
import { PlatformUnavailableError, blamed } from './errors.ts'
import { retryRead, type Backoff } from './retry.ts'
import { createTokenSource } from './token.ts'
import { MAX_LARGE_ANSWER_BYTES, createTransport, type Transport } from './transport.ts'

export interface PlatformClientOptions {
  url: string
  channel: Channel
  /** Required in the oauth2 mode, unless the channel carries a fixed token. */
  tokenUrl?: string | undefined
  /** For one call with all its tries, ms. */
  timeoutMs: number
  windowSeconds: number
  now: () => number
  /**
   * Whether the same read, asked while it is under way, is asked once. Only for who shows what it reads: an answer may
   * have been on its way before the asker's last write, so whoever decides by it asks for himself. Default: no.
   */
  sharedReads?: boolean
  /** How the platform signs, as far as it is known; default: as far as this client learns it. */
  readings?: ReadingMemory
  /** Told of each answer that was made with the channel's old secrets. */
  oldSecretUsed?(): void
  transport?: Transport
  /** Told of what is read of an answer though it is written otherwise than the standard has it; the log is told too. */
  remark?: Remark
  /** Told of each message and its answer. */
  log?: Log
  backoff?: Partial<Backoff>
}

export interface PlatformClient {
  /**
   * Sends and opens the answer, whatever its code. A write is sent exactly once; a read may be sent again after a
   * failure that may pass.
   * @throws PlatformUnavailableError without a usable answer; `sent` says whether the platform may have acted
   * @throws ProtocolError where the answer cannot be trusted: for a write, its outcome is unknown
   */
  send(funid: string, data: WireObject): Promise<PlatformAnswer>
  /** `send`, judged in all three layers. @throws BusinessError where the platform refused */
  call<Req, Res>(service: Service<Req, Res>, request: Req): Promise<Res>
  close(): Promise<void>
}

/** Who may answer with megabytes. */
const LARGE: ReadonlySet<string> = new Set([
  SERVICES.agreements.funid,
  SERVICES.settlementList.funid,
])

export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const { url, channel, timeoutMs, windowSeconds, now, log } = options
  const readings = options.readings ?? createReadingMemory({ side: 'platform', channel, now })
  const transport = options.transport ?? createTransport()
  const clock = createPlatformClock(now, windowSeconds)
  const tokens =
    channel.authMode === 'oauth2' && options.tokenUrl
      ? createTokenSource(channel, options.tokenUrl, transport, now)
      : undefined
  const breaker = createBreaker(now)
  const backoff: Backoff = {
    base: 100,
    tries: 3,
    random: Math.random,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...options.backoff,
  }

  /** One message and its answer. Whatever is wrong with the answer is the platform's. */
  async function exchange(
    funid: string,
    data: WireObject,
    deadline: number,
    time: PlatformClock = clock,
  ): Promise<Exchange> {
    const from = now()
    log?.info({ funid }, 'asking the platform')
    try {
      const { answer, ...exchanged } = await breaker.run(() =>
        converse(funid, data, deadline, time),
      )
      const tookMs = now() - from
      if (answer === undefined) {
        const error = blamed(exchanged.error) as ProtocolError
        log?.warn({ funid, tookMs, err: error }, 'the platform gave no usable answer')
        return { ...exchanged, error }
      }
      log?.info({ funid, tookMs, code: answer.code, type: answer.type }, 'the platform answered')
      return { ...exchanged, answer, error: undefined }
    } catch (error) {
      const fault = blamed(error)
      log?.warn({ funid, tookMs: now() - from, err: fault }, 'the platform gave no usable answer')
      throw fault
    }
  }

  async function converse(
    funid: string,
    data: WireObject,
    deadline: number,
    time: PlatformClock,
  ): Promise<Exchange> {
    const end = now() + deadline
    const token = tokens ? await tokens.current(deadline) : undefined
    const speaker: Channel = token === undefined ? channel : { ...channel, token }
    const reading = await readings.first()
    const timestamp = time.now()
    const request = encodeWire(sealed(speaker, { funid, data, timestamp }, reading))
    const remaining = end - now()
    if (remaining <= 0)
      throw new PlatformUnavailableError(
        'unavailable.platform-timeout',
        '医保平台没有及时答复，请稍后再试',
        { sent: false },
      )
    const http = await transport.post(
      url,
      request,
      remaining,
      LARGE.has(funid) ? MAX_LARGE_ANSWER_BYTES : undefined,
    )
    const tokenRefused = (words: string): boolean => {
      if (tokens === undefined || token === undefined || !saysTokenRefused(http.status, words))
        return false
      tokens.refused(token)
      return true
    }
    // Also where nothing is said but the status: then trying again brings a new one.
    tokenRefused('')
    const message = readMessage(http)
    const claim = readClaim(message)
    const written = readTime(message) ?? http.date
    // By now, that is: it was written before the body, which may have been long on its way.
    const bodyMs = Math.round(http.bodyMs)
    const platformTime = written === undefined ? undefined : written + bodyMs
    const open = (when: PlatformClock) => {
      const freshness = { now: when.now() - bodyMs, windowSeconds }
      return openLearning(readings, funid, (tried) =>
        openAnswer(
          speaker,
          (one) => openResponse(one, message, freshness, tried),
          options.oldSecretUsed,
        ),
      )
    }
    try {
      const answer = await open(time)
      if (time !== clock) clock.learn(time.now())
      if (platformTime !== undefined) clock.follow(timestamp, platformTime)
      if (succeeded(answer)) return { answer, mayMend: false }
      if (platformTime !== undefined) clock.learn(platformTime)
      // By the time that was sent, not by the clock: another call may have learnt meanwhile.
      const stale = platformTime !== undefined && clock.apart(timestamp, platformTime)
      // Its words may have stood in the cipher text only.
      return { answer, mayMend: tokenRefused(`${answer.code} ${answer.message}`) || stale }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      // Only its signature makes an answer's time believable; staleness is judged after that.
      if (
        error.code === 'protocol.stale' &&
        platformTime !== undefined &&
        clock.learn(platformTime)
      ) {
        const answer = await open(clock)
        return { answer, mayMend: !succeeded(answer) }
      }
      const assumed = platformTime === undefined ? undefined : clock.assume(platformTime)
      return {
        error: withClaim(error, claim),
        mayMend: tokenRefused(claim) || assumed !== undefined,
        ...(assumed && { assumed }),
      }
    }
  }

  async function sendOnce(
    funid: string,
    data: WireObject,
    deadline: number,
  ): Promise<PlatformAnswer> {
    return outcome(await exchange(funid, data, deadline))
  }

  /** A read refused for our clock or our token is asked once more with the right one. */
  async function read(funid: string, data: WireObject, deadline: number): Promise<PlatformAnswer> {
    const end = now() + deadline
    const first = await exchange(funid, data, deadline)
    return outcome(first.mayMend ? await exchange(funid, data, end - now(), first.assumed) : first)
  }

  const share = options.sharedReads
    ? createCoalescer<PlatformAnswer>()
    : (_name: string, work: () => Promise<PlatformAnswer>) => work()

  const client: PlatformClient = {
    async send(funid, data) {
      const service = serviceByFunid(funid)
      if (service === undefined || service.moneyMoving) return sendOnce(funid, data, timeoutMs)
      return share(`${funid} ${stringifyWire(data)}`, () =>
        retryRead((remaining) => read(funid, data, remaining), timeoutMs, now, backoff),
      )
    },
    async call(service, request) {
      if (service.funid === undefined)
        throw new TypeError(`${service.name} is not the platform's to answer`)
      const answer = await client.send(service.funid, service.request.write(request))
      try {
        return judge(service, answer, (field, what) => {
          log?.warn({ funid: service.funid, field, what }, 'odd answer of the platform')
          options.remark?.(field, what)
        })
      } catch (error) {
        throw blamed(error)
      }
    },
    close: () => transport.close(),
  }
  return client
}

/** What cannot be signed so that it has one meaning is its writer's to mend. @throws InputError */
function sealed(channel: Channel, content: RequestContent, reading: SignReading): WireObject {
  try {
    return sealRequest(channel, content, reading)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw new InputError('input.unsignable', error.message, {
      ...(error.field !== undefined && { field: error.field }),
    })
  }
}

type Exchange = (
  | { answer: PlatformAnswer; error?: undefined }
  /** `error`: why the answer cannot be trusted. */
  | { answer?: undefined; error: ProtocolError }
) & {
  /** Whether what was just learnt (clock, token) may turn the refusal into an answer. */
  mayMend: boolean
  /**
   * The time an answer claimed that nobody vouches for: good for one more try, and kept only if that one is authentic.
   */
  assumed?: PlatformClock
}

function outcome(exchange: Exchange): PlatformAnswer {
  if (exchange.answer) return exchange.answer
  throw exchange.error
}
