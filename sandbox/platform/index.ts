import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { encodeWire, type Channel } from '../../cloudfunctions/lib/protocol/index.ts'
import { CODE_SETS, type CodeSet } from '../codeSets.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS } from '../defaults.ts'
import { answer } from './envelope.ts'
import { createFaults } from './faults.ts'
import { fetchFeeInfo } from './feeInfo.ts'
import type { Reply } from './exchange.ts'
import { listen, type Asked } from './http.ts'
import { openLedger, type Ledger, type Reading } from './ledger/index.ts'
import { Refusal } from './refusal.ts'
import { route, type Served } from './routes.ts'
import { sow } from './seeds/index.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createTurns } from './turns.ts'

export { CODES, type Reason } from './codes.ts'
export { FAULT_KINDS, type FaultKind } from './faults.ts'
export type { Ledger, Movement, Reading, StayView } from './ledger/index.ts'

export interface PlatformOptions {
  /** 0 for any free one. */
  port: number
  /** Keeps the ledger in `platform.sqlite` there. */
  dataDir?: string
  /** A file of its own, or `:memory:`, the default where there is no dataDir. */
  database?: string
  /** ms since the epoch. */
  now?: () => number
  /** Who may call; the first one is also the one on which the platform calls the hospital. */
  channels?: readonly Channel[]
  /** Sows the demo patients; once, on a kept database. */
  seed?: boolean
  /** The hospital's fee-information interface. */
  feeInfoUrl?: string
  /** 机构编号 of the hospital it serves. */
  institution?: string
  /** Appendix 1.1; default 600. */
  windowSeconds?: number
  /** Of what the standard leaves open. */
  reading?: Reading
  /** Default: the first. */
  codes?: CodeSet
  /** Told of failures of the platform itself; the default writes them to stderr. */
  log?: (error: unknown) => void
}

export interface RunningPlatform {
  /** Without a slash at its end. `POST /` takes the envelope, `POST /token` gives tokens. */
  url: string
  /** For looking into, and for tests. */
  ledger: Ledger
  /** For revoking. */
  tokens: Tokens
  close(): Promise<void>
}

/**
 * The insurer's platform as its interface standard describes it, with a ledger of its own. Listens on 127.0.0.1 only.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const now = options.now ?? Date.now
  const channels = options.channels ?? Object.values(SANDBOX_CHANNELS)
  const institution = options.institution ?? FIXMEDINS_CODE
  const windowSeconds = options.windowSeconds ?? 600
  const codes = options.codes ?? CODE_SETS.first
  const ledger = openLedger(databaseFile(options), options.reading, codes)
  const turns = createTurns()
  const served: Served = {
    ledger,
    turns,
    channels,
    institution,
    windowSeconds,
    now,
    faults: createFaults(),
    tokens: createTokens(now),
    log:
      options.log ??
      ((error) =>
        process.stderr.write(
          `sandbox platform: ${error instanceof Error ? error.stack : String(error)}\n`,
        )),
    async fetchFeeInfo(stayId) {
      const [channel] = channels
      if (options.feeInfoUrl === undefined || channel === undefined) {
        return {
          ok: false,
          error: { code: 'state.no-fee-info-url', message: '没有配置医院收费信息接口的地址' },
        }
      }
      return fetchFeeInfo(
        { url: options.feeInfoUrl, channel, institution, windowSeconds, now },
        stayId,
      )
    },
  }
  try {
    if (options.seed) sow(ledger, now(), codes)
    const tooLarge = () => ({
      status: 413,
      body: encodeWire(answer(undefined, new Refusal('tooLarge'), now())),
      date: now(),
    })
    const { url, close } = await listen(options.port, (asked) => routed(served, asked), tooLarge)
    return {
      url,
      ledger,
      tokens: served.tokens,
      async close() {
        turns.close()
        await close()
        ledger.close()
      },
    }
  } catch (error) {
    ledger.close()
    throw error
  }
}

/** Nothing of ours is told to the caller, everything to the log. */
async function routed(served: Served, asked: Asked): Promise<Reply> {
  try {
    return await route(served, asked)
  } catch (error) {
    served.log(error)
    return {
      status: 500,
      body: encodeWire(answer(undefined, new Refusal('internal'), served.now())),
      date: served.now(),
    }
  }
}

function databaseFile({ dataDir, database }: PlatformOptions): string {
  if (database !== undefined) return database
  if (dataDir === undefined) return ':memory:'
  mkdirSync(dataDir, { recursive: true })
  return join(dataDir, 'platform.sqlite')
}
