import { encodeWire } from '../../cloudfunctions/lib/protocol/index.ts'
import { CODE_SETS, type CodeSet } from '../codeSets.ts'
import { answer } from './envelope.ts'
import { createFaults } from './faults.ts'
import { fetchFeeInfo } from './feeInfo.ts'
import type { Reply } from './exchange.ts'
import { channelsOf, houseOf, openHouses, type HouseOptions } from './houses.ts'
import { listen, type Asked } from './http.ts'
import type { Ledger } from './ledger/index.ts'
import { Refusal } from './refusal.ts'
import { route, type Served } from './routes.ts'
import { createTokens, type Tokens } from './tokens.ts'
import { createTurns } from './turns.ts'

export { CODES, type Reason } from './codes.ts'
export { FAULT_KINDS, type FaultKind } from './faults.ts'
export type { Ledger, Movement, Reading, StayView } from './ledger/index.ts'

export type { Campus } from './houses.ts'

export interface PlatformOptions extends HouseOptions {
  /** 0 for any free one. */
  port: number
  /** ms since the epoch. */
  now?: () => number
  /** The hospital's fee-information interface. */
  feeInfoUrl?: string
  /** Appendix 1.1; default 600. */
  windowSeconds?: number
  /** Default: the first. */
  codes?: CodeSet
  /** Told of failures of the platform itself; the default writes them to stderr. */
  log?: (error: unknown) => void
}

export interface RunningPlatform {
  /** Without a slash at its end. `POST /` takes the envelope, `POST /token` gives tokens. */
  url: string
  /** The first institution's, for looking into, and for tests. */
  ledger: Ledger
  /** @throws TypeError for one that it does not serve */
  ledgerOf(institution: string): Ledger
  /** For revoking. */
  tokens: Tokens
  close(): Promise<void>
}

/**
 * The insurer's platform as its interface standard describes it, with a ledger of its own. Listens on 127.0.0.1 only.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const now = options.now ?? Date.now
  const windowSeconds = options.windowSeconds ?? 600
  const codes = options.codes ?? CODE_SETS.first
  const houses = openHouses(options, codes, now())
  const turns = createTurns()
  const served: Served = {
    houses,
    turns,
    channels: channelsOf(houses),
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
    async fetchFeeInfo(stayId, institution = houses[0].institution) {
      const channel = houseOf(houses, institution)?.channels[0]
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
  const close = () => {
    for (const { ledger } of houses) ledger.close()
  }
  try {
    const tooLarge = () => ({
      status: 413,
      body: encodeWire(answer(undefined, new Refusal('tooLarge'), now())),
      date: now(),
    })
    const listening = await listen(options.port, (asked) => routed(served, asked), tooLarge)
    return {
      url: listening.url,
      ledger: houses[0].ledger,
      ledgerOf(institution) {
        const house = houseOf(houses, institution)
        if (house === undefined) throw new TypeError(`no institution ${institution}`)
        return house.ledger
      },
      tokens: served.tokens,
      async close() {
        turns.close()
        await listening.close()
        close()
      },
    }
  } catch (error) {
    close()
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
