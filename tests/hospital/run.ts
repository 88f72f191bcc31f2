import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { expect } from 'vitest'
import { answerHospital } from '../../cloudfunctions/hospital/handler.ts'
import { createSealer, type Sealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { createJournal } from '../../cloudfunctions/lib/journal/journal.ts'
import type { PerformDependencies } from '../../cloudfunctions/lib/journal/perform.ts'
import { createPrecedents } from '../../cloudfunctions/lib/journal/precedents.ts'
import {
  createPlatformClient,
  type PlatformClient,
} from '../../cloudfunctions/lib/platform/client.ts'
import {
  CareError,
  type Channel,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, demoPatient } from '../../sandbox/defaults.ts'
import type { Ledger, RunningPlatform } from '../../sandbox/platform/index.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, requestsOf } from './his.ts'

/** A clock that a test moves as it likes; the platform and the function both go by it. ms since the epoch. */
export interface Clock {
  time: number
}

/** What is no platform's limit: how long it is that a message may still be accepted. */
export const WINDOW_MS = 600_000
const TIMEOUT = 250
/**
 * Where nothing is meant to go wrong: a machine that is busy for a moment must not look like a platform that is away.
 */
const UNHURRIED = 30_000

export type Call = { funid: string; data: WireObject; note: string }
export type Outcome = 'done' | 'refused' | 'open'

/** A hospital function's process: on the same store, with a platform client that may die with it. */
export interface Process {
  dependencies: PerformDependencies
  dying: 'no' | 'before' | 'after'
}

/** What the institutions of one deployment share. */
export interface Kept {
  store: Store
  sealer: Sealer
}

export const openKept = (clock: Clock): Kept => ({
  store: openSqliteStore(':memory:', () => clock.time),
  sealer: createSealer({ sealing: [{ id: 'k', key: randomBytes(32) }], index: randomBytes(32) }),
})

/** One institution, and its channel to the platform. */
export interface Place {
  institution: string
  channel: Channel
}

const FIRST: Place = { institution: FIXMEDINS_CODE, channel: SANDBOX_CHANNELS.main }

/**
 * The hospital function of one institution over a real platform, in this process: one stay, one journal, and a process
 * that can die.
 */
export class Run {
  readonly institution: string
  readonly ledger: Ledger
  readonly sealer: Sealer
  readonly journal: ReturnType<typeof createJournal>
  readonly precedents: ReturnType<typeof createPrecedents>
  readonly patient: ReturnType<typeof demoPatient>
  readonly requests: ReturnType<typeof requestsOf>
  readonly calls: { call: Call; outcomes: Outcome[] }[] = []
  readonly clients: PlatformClient[] = []
  process: Process
  private count = 0
  private readonly platform: RunningPlatform
  private readonly clock: Clock
  private readonly channel: Channel

  /** @param n a stay that no other run of this institution has */
  constructor(
    platform: RunningPlatform,
    clock: Clock,
    n: string,
    { store, sealer }: Kept,
    { institution, channel }: Place = FIRST,
  ) {
    this.platform = platform
    this.clock = clock
    this.institution = institution
    this.channel = channel
    this.ledger = platform.ledgerOf(institution)
    this.sealer = sealer
    this.journal = createJournal(store, sealer)
    this.precedents = createPrecedents(store, ['the only one'])
    this.patient = {
      ...demoPatient('signed'),
      cert_no: `P0X${n}`,
      cert_type: '99',
      hosp_mdtrt_id: `ZY${n}`,
    }
    this.requests = requestsOf(this.patient, institution)
    this.ledger.enrol({
      psn_name: this.patient.psn_name,
      cert_type: '99',
      cert_no: this.patient.cert_no,
      account: 300_000n,
      bank: 2_000_000n,
      agreements: [
        {
          agreementNo: `XY${n}`,
          selfPaying: false,
          signedAt: clock.time,
          state: '1',
          attachment: '',
        },
      ],
    })
    this.process = this.start()
  }

  start(timeoutMs = TIMEOUT): Process {
    const client = createPlatformClient({
      url: this.platform.url,
      channel: this.channel,
      timeoutMs,
      windowSeconds: 600,
      now: Date.now,
      backoff: { base: 1 },
    })
    // Its deadlines are real time, its timestamps the run's.
    this.clients.push(client)
    const process: Process = { dying: 'no', dependencies: undefined as never }
    const mortal: PlatformClient = {
      ...client,
      async send(funid, data) {
        const dying = process.dying
        if (dying === 'before' && MOVES.has(funid)) return new Promise(() => {})
        const answer = client.send(funid, data)
        if (dying !== 'after' || !MOVES.has(funid)) return answer
        await answer.catch(() => undefined)
        return new Promise(() => {})
      },
    }
    process.dependencies = {
      institution: this.institution,
      journal: this.journal,
      precedents: this.precedents,
      platform: mortal,
      now: () => this.clock.time,
      log: pino({ level: 'silent' }),
      timeoutMs,
      quietMs: WINDOW_MS + 1000,
      sleep: async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, 1))
        this.clock.time += ms
      },
    }
    return process
  }

  /** Another process, to whom nothing happens. */
  startUnhurried(): Process {
    return this.start(UNHURRIED)
  }

  /** As any hospital has by its second day: one of each kind went well, and another call came after it. */
  async precede(n: string): Promise<void> {
    this.process = this.startUnhurried()
    const { freeze, release, settle, refund } = requestsOf(
      { ...this.patient, hosp_mdtrt_id: n },
      this.institution,
    )
    const settlement = `${n}-S`
    for (const [funid, data] of [
      [FREEZE, freeze('500.00')],
      [RELEASE, release('10.00')],
      [SETTLE, settle(settlement, { account: '0.00', bank: '9.00', at: this.clock.time })],
      [REFUND, refund(`${n}-1`, settlement, '1.00')],
      [REFUND, refund(`${n}-2`, settlement, '8.00')],
    ] as const)
      expect(await this.send({ funid, data, note: n })).toMatchObject({ code: 0 })
    this.process = this.start()
  }

  /**
   * A release bears no number of the hospital's: once it is known to be done, only the very same message is a repeat of
   * it. The others are repeated in new messages.
   */
  private messageOf = (call: Call): string =>
    `${this.institution} ${call.note}` +
    (call.funid === RELEASE ? '' : `-${this.clock.time}-${Math.random()}`)

  nextNote = () => `${this.patient.hosp_mdtrt_id}-${++this.count}`

  /** Undefined: the process died, and nobody got an answer. */
  async ask(call: Call): Promise<Outcome | undefined> {
    const known = this.calls.find((one) => one.call === call) ?? { call, outcomes: [] }
    if (!this.calls.includes(known)) this.calls.push(known)
    this.clock.time += 1
    const outcome = await Promise.race([
      this.send(call).then(
        (answer): Outcome => (String(answer.code) === '0' ? 'done' : 'refused'),
        (error: unknown): Outcome => {
          if (!(error instanceof CareError)) throw error
          return error.code === 'state.other-body' ? 'refused' : 'open'
        },
      ),
      ...(this.process.dying === 'no'
        ? []
        : [new Promise<undefined>((resolve) => setTimeout(resolve, TIMEOUT + 150, undefined))]),
    ])
    if (outcome !== undefined) known.outcomes.push(outcome)
    return outcome
  }

  /** @throws CareError as the function refuses */
  send(call: Call): Promise<ResponseContent> {
    return answerHospital(
      { funid: call.funid, data: call.data, timestamp: this.clock.time },
      { chs_fjs_sign: this.messageOf(call) },
      {
        ...this.process.dependencies,
        fingerprints: this.sealer.fingerprints,
      },
    )
  }

  intents = async () =>
    (
      await this.journal.ofStay(this.journal.stayKey(this.institution, this.patient.hosp_mdtrt_id))
    ).map(({ document }) => document)

  async close() {
    for (const client of this.clients) await client.close()
  }

  movements = () => this.ledger.stay(this.patient.hosp_mdtrt_id).movements
}

const MOVES = new Set([FREEZE, RELEASE, SETTLE, REFUND])
