import { Agent } from 'undici'
import {
  BusinessError,
  ProtocolError,
  SERVICES,
  sealRequest,
  stringifyWire,
  type Channel,
  type Freshness,
  type WireObject,
} from '../protocol/index.ts'
import type { PlatformSettings } from '../config/channel.ts'
import { openAnswer } from './answer.ts'
import { createPlatformClock, type PlatformClock } from './clock.ts'
import { succeeded } from './judgement.ts'
import { PlatformUnavailableError } from './errors.ts'
import { retryRead, type Backoff } from './retry.ts'
import { download, type Download } from './settlementStreamDownload.ts'
import type { ReadableFile } from './settlementStreamCipher.ts'
import { openResponseFile, type StreamedResponse } from './settlementStreamOpen.ts'
import { judgeSettlements, type Settlements } from './settlementStreamRows.ts'
import { createTokenSource } from './token.ts'
import { createTransport } from './transport.ts'

export interface SettlementReaderOptions extends Omit<PlatformSettings, 'tokenUrl'> {
  tokenUrl?: string
  now(): number
  /** Where the answer is laid down while it is read; default the system's temporary directory. */
  directory?: string
  backoff?: Partial<Backoff>
  /** Told of each answer that was made with the channel's old secrets. */
  oldSecretUsed?(): void
}

export type ListProgress =
  /** `of`: the answer's whole length, where the platform says it. */
  | { phase: 'download'; bytes: number; of: number | undefined }
  /** Of all passes that are made over it. */
  | { phase: 'verify'; bytes: number; of: number }

interface SettlementList extends Settlements {
  /** Of the answer as it came over the wire. */
  bytes: number
  /** Gives the file back. No row can be read afterwards. */
  close(): Promise<void>
}

type ListRequest = ReturnType<(typeof SERVICES.settlementList)['request']['read']>

/** Reads a day's settlement list (BC00.03.00.07), however long: the standard has no paging, so it is one message. */
export interface SettlementReader {
  /**
   * Resolves when the whole message is known to be the platform's: then the rows can be read.
   * @throws BusinessError where the platform refused
   * @throws ProtocolError where the answer cannot be trusted or breaks its table
   * @throws UnavailableError
   */
  read(request: ListRequest, onProgress?: (progress: ListProgress) => void): Promise<SettlementList>
  close(): Promise<void>
}

export function createSettlementReader(options: SettlementReaderOptions): SettlementReader {
  const { url, channel, tokenUrl, timeoutMs, windowSeconds, now } = options
  const agent = new Agent({ connections: 4 })
  const transport = createTransport()
  const clock = createPlatformClock(now, windowSeconds)
  const tokens =
    channel.authMode === 'oauth2' && tokenUrl
      ? createTokenSource(channel, tokenUrl, transport, now)
      : undefined
  const backoff: Backoff = {
    base: 500,
    tries: 3,
    random: Math.random,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...options.backoff,
  }

  /** One download. `again`: the clock to ask once more by, where what was learnt makes that worth while. */
  async function attempt(
    data: WireObject,
    end: number,
    onProgress: (progress: ListProgress) => void,
    time: PlatformClock,
  ): Promise<SettlementList | { again: PlatformClock; error: unknown }> {
    const token = await tokens?.current(end - now())
    const speaker: Channel = token === undefined ? channel : { ...channel, token }
    const body = stringifyWire(
      sealRequest(speaker, { funid: SERVICES.settlementList.funid, data, timestamp: time.now() }),
    )
    const answer = await download(url, body, {
      dispatcher: agent,
      deadline: Math.max(1, end - now()),
      now,
      ...(options.directory !== undefined && { directory: options.directory }),
      onBytes: (bytes, of) => onProgress({ phase: 'download', bytes, of }),
    })
    try {
      if (answer.status >= 500) {
        throw new PlatformUnavailableError(
          'unavailable.platform-error',
          '医保平台暂时出错，请稍后再试',
          { sent: true, cause: new Error(`HTTP ${answer.status}`) },
        )
      }
      const response = await open(
        speaker,
        { ...answer, file: watched(answer, speaker, onProgress) },
        time,
      )
      if (time !== clock) clock.learn(time.now())
      return { ...judgeSettlements(response), bytes: answer.bytes, close: answer.close }
    } catch (error) {
      await answer.close()
      const again = mend(error, answer, token)
      if (again === undefined) throw error
      return { again, error }
    }
  }

  /** An authentic answer that only our clock calls stale teaches us the platform's. */
  async function open(
    speaker: Channel,
    { file, arrivedAt }: { file: ReadableFile; arrivedAt: number },
    time: PlatformClock,
  ): Promise<StreamedResponse> {
    const since = now() - arrivedAt
    const openAt = (freshness: Freshness) =>
      openAnswer(speaker, (one) => openResponseFile(one, file, freshness), options.oldSecretUsed)
    try {
      return learning(await openAt({ now: time.now() - since, windowSeconds }), since)
    } catch (error) {
      if (!(error instanceof ProtocolError && error.code === 'protocol.stale')) throw error
      const response = await openAt({ now: time.now(), windowSeconds: Number.POSITIVE_INFINITY })
      if (!clock.learn((response.timestamp ?? Number.NaN) + since)) throw error
      if (!succeeded(response)) throw new ClockRefused(response)
      return response
    }
  }

  /** Refused, in a message that is the platform's: perhaps for our clock. */
  function learning(response: StreamedResponse, since: number): StreamedResponse {
    if (
      !succeeded(response) &&
      response.timestamp !== undefined &&
      clock.learn(response.timestamp + since)
    )
      throw new ClockRefused(response)
    return response
  }

  function mend(
    error: unknown,
    answer: Download,
    token: string | undefined,
  ): PlatformClock | undefined {
    const said = error instanceof BusinessError ? error.message : ''
    const tokenRefused =
      tokens !== undefined &&
      token !== undefined &&
      (answer.status === 401 || /token|令牌/i.test(said))
    if (tokenRefused) tokens.refused(token)
    if (error instanceof ClockRefused || tokenRefused) return clock
    // Nobody vouches for the time of an answer that is not authentic: good for one more try, and kept only if that one is.
    return error instanceof ProtocolError &&
      error.code !== 'protocol.field' &&
      answer.date !== undefined
      ? clock.assume(answer.date + (now() - answer.arrivedAt))
      : undefined
  }

  return {
    read(request, onProgress = () => undefined) {
      const data = SERVICES.settlementList.request.write(request)
      return retryRead(
        async (remaining) => {
          const end = now() + remaining
          const first = await attempt(data, end, onProgress, clock)
          if (!('again' in first)) return first
          const second = await attempt(data, end, onProgress, first.again)
          if ('again' in second) throw second.error
          return second
        },
        timeoutMs,
        now,
        backoff,
      )
    },
    async close() {
      await Promise.all([agent.close(), transport.close()])
    },
  }
}

/** Tells how far the verification is. The passes: over the message, twice over an encrypted one's inside, and for the signature. */
function watched(
  { file, bytes }: Download,
  { security }: Channel,
  onProgress: (progress: ListProgress) => void,
): ReadableFile {
  const of = bytes * (security === 'sign+encrypt' ? 4 : 2)
  let read = 0
  return {
    stat: () => file.stat(),
    async read(into, offset, length, position) {
      const result = await file.read(into, offset, length, position)
      read += result.bytesRead
      if (read <= of) onProgress({ phase: 'verify', bytes: read, of })
      return result
    },
  }
}

/** A refusal that taught us the platform's time. */
class ClockRefused extends BusinessError {
  constructor({ code, message }: StreamedResponse) {
    super(`business.${code}`, message || `医保平台未受理（代码 ${code}）`)
  }
}
