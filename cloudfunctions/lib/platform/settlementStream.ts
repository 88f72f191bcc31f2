import { Agent } from 'undici'
import { ProtocolError, SERVICES, sealRequest, stringifyWire, type Channel, type Freshness, type WireObject } from '../protocol/index.ts'
import type { PlatformSettings } from '../config/channel.ts'
import { createPlatformClock } from './clock.ts'
import { PlatformUnavailableError } from './errors.ts'
import { retryRead, type Backoff } from './retry.ts'
import { download, type Download } from './settlementStreamDownload.ts'
import { openResponseFile, type StreamedResponse } from './settlementStreamOpen.ts'
import { judgeSettlements, type Settlements } from './settlementStreamRows.ts'
import { createTokenSource } from './token.ts'
import { createTransport } from './transport.ts'

export type { Settlement } from './settlementStreamRows.ts'

export interface SettlementReaderOptions extends Omit<PlatformSettings, 'tokenUrl'> {
  tokenUrl?: string
  now(): number
  /** Where the answer is laid down while it is read; default the system's temporary directory. */
  directory?: string
  backoff?: Partial<Backoff>
}

export type ListProgress =
  /** `of`: the answer's whole length, where the platform says it. */
  | { phase: 'download'; bytes: number; of: number | undefined }
  | { phase: 'verify'; bytes: number }

export interface SettlementList extends Settlements {
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
  const tokens = channel.authMode === 'oauth2' && tokenUrl ? createTokenSource(channel, tokenUrl, transport, now) : undefined
  const backoff: Backoff = {
    base: 500, tries: 3, random: Math.random, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), ...options.backoff,
  }

  /** One download. `mend`: what was learnt from a refusal makes a second worth while. */
  async function attempt(data: WireObject, deadline: number, onProgress: (progress: ListProgress) => void, mend: boolean): Promise<SettlementList | 'again'> {
    const end = now() + deadline
    const token = await tokens?.current(deadline)
    const speaker: Channel = token === undefined ? channel : { ...channel, token }
    const body = stringifyWire(sealRequest(speaker, { funid: SERVICES.settlementList.funid, data, timestamp: clock.now() }))
    const answer = await download(url, body, {
      dispatcher: agent, deadline: Math.max(1, end - now()), now,
      ...(options.directory !== undefined && { directory: options.directory }),
      onBytes: (bytes, of) => onProgress({ phase: 'download', bytes, of }),
    })
    try {
      if (answer.status >= 500) {
        throw new PlatformUnavailableError('unavailable.platform-error', '医保平台暂时出错，请稍后再试', { sent: true, cause: new Error(`HTTP ${answer.status}`) })
      }
      onProgress({ phase: 'verify', bytes: answer.bytes })
      const response = await openByEitherClock(speaker, answer)
      if (mend && String(response.code) !== '0' && mayMend(response, answer, token)) {
        await answer.close()
        return 'again'
      }
      return { ...judgeSettlements(response), bytes: answer.bytes, close: answer.close }
    } catch (error) {
      await answer.close().catch(() => undefined)
      throw error
    }
  }

  /** An authentic answer that only our clock calls stale is opened by the platform's. */
  async function openByEitherClock(speaker: Channel, answer: Download): Promise<StreamedResponse> {
    const freshness = (): Freshness => ({ now: answer.arrivedAt + (clock.now() - now()), windowSeconds })
    try {
      return await openResponseFile(speaker, answer.file, freshness())
    } catch (error) {
      const stale = error instanceof ProtocolError && error.code === 'protocol.stale'
      if (!stale || answer.date === undefined || !clock.learn(answer.date + (now() - answer.arrivedAt))) throw error
      return openResponseFile(speaker, answer.file, freshness())
    }
  }

  function mayMend(response: StreamedResponse, answer: Download, token: string | undefined): boolean {
    const tokenRefused = token !== undefined && (answer.status === 401 || /token|令牌/i.test(`${response.type} ${response.message}`))
    if (tokenRefused) tokens?.refused(token)
    const time = response.timestamp ?? answer.date
    const learnt = time !== undefined && clock.learn(time + (now() - answer.arrivedAt))
    return tokenRefused || learnt
  }

  return {
    read(request, onProgress = () => undefined) {
      const data = SERVICES.settlementList.request.write(request)
      return retryRead(async (remaining) => {
        const end = now() + remaining
        const first = await attempt(data, remaining, onProgress, true)
        return first === 'again' ? (await attempt(data, end - now(), onProgress, false)) as SettlementList : first
      }, timeoutMs, now, backoff)
    },
    async close() {
      await Promise.all([agent.close(), transport.close()])
    },
  }
}
