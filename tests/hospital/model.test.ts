import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { answerHospital } from '../../cloudfunctions/hospital/handler.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { createJournal } from '../../cloudfunctions/lib/journal/journal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { foldLedger } from '../../cloudfunctions/lib/journal/ledger.ts'
import type { PerformDependencies } from '../../cloudfunctions/lib/journal/perform.ts'
import { createPrecedents } from '../../cloudfunctions/lib/journal/precedents.ts'
import { resolveAll } from '../../cloudfunctions/lib/journal/resolve.ts'
import { createPlatformClient, type PlatformClient } from '../../cloudfunctions/lib/platform/client.ts'
import { CareError, formatDecimal, type WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { openSqliteStore } from '../../cloudfunctions/lib/store/sqlite.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS, demoPatient } from '../../sandbox/defaults.ts'
import { startPlatform, type Reading, type RunningPlatform } from '../../sandbox/platform/index.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, requestsOf } from './his.ts'

// One platform for all runs of a test, each with a stay of its own; a clock that a run moves as it likes.
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = Number(process.env.RUNS ?? 60)
const WINDOW_MS = 600_000
const TIMEOUT = 250

let time = Date.parse('2026-11-01T01:00:00Z')
const now = () => time
let platform: RunningPlatform

afterEach(() => platform.close())

type Call = { funid: string; data: WireObject; note: string }
type Outcome = 'done' | 'refused' | 'open'

/** A hospital function's process: on the same store, with a platform client that may die with it. */
interface Process {
  dependencies: PerformDependencies
  dying: 'no' | 'before' | 'after'
}

class Run {
  readonly store: Store = openSqliteStore(':memory:', now)
  readonly sealer = createSealer({ sealing: [{ id: 'k', key: randomBytes(32) }], index: randomBytes(32) })
  readonly journal = createJournal(this.store, this.sealer)
  readonly precedents = createPrecedents(this.store, 'the only one')
  readonly patient: ReturnType<typeof demoPatient>
  readonly requests: ReturnType<typeof requestsOf>
  readonly calls: { call: Call; outcomes: Outcome[] }[] = []
  readonly clients: PlatformClient[] = []
  process: Process
  private count = 0

  /** @param n a stay that no other run has */
  constructor(n: string) {
    this.patient = { ...demoPatient('signed'), cert_no: `P${SEED}X${n}`, cert_type: '99', hosp_mdtrt_id: `ZY${n}` }
    this.requests = requestsOf(this.patient)
    platform.ledger.enrol({
      psn_name: this.patient.psn_name, cert_type: '99', cert_no: this.patient.cert_no, account: 300_000n, bank: 2_000_000n,
      agreements: [{ agreementNo: `XY${n}`, selfPaying: false, signedAt: time, state: '1', attachment: '' }],
    })
    this.process = this.start()
  }

  start(): Process {
    const client = createPlatformClient({ url: platform.url, channel: SANDBOX_CHANNELS.main, timeoutMs: TIMEOUT, windowSeconds: 600, now: Date.now, backoff: { base: 1 } })
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
      journal: this.journal, precedents: this.precedents, platform: mortal, now, log: pino({ level: 'silent' }), timeoutMs: TIMEOUT, quietMs: WINDOW_MS + 1000,
      sleep: async (ms) => {
        await new Promise((resolve) => setTimeout(resolve, 1))
        time += ms
      },
    }
    return process
  }

  /** As any hospital has by its second day: one of each kind went well, and another call came after it. */
  async precede(n: string): Promise<void> {
    const { freeze, release, settle, refund } = requestsOf({ ...this.patient, hosp_mdtrt_id: n })
    const settlement = `${n}-S`
    for (const [funid, data] of [
      [FREEZE, freeze('500.00')], [RELEASE, release('10.00')], [SETTLE, settle(settlement, { account: '0.00', bank: '9.00', at: time })],
      [REFUND, refund(`${n}-1`, settlement, '1.00')], [REFUND, refund(`${n}-2`, settlement, '8.00')],
    ] as const) expect(await this.send({ funid, data, note: n })).toMatchObject({ code: 0 })
  }

  nextNote = () => `${this.patient.hosp_mdtrt_id}-${++this.count}`

  /** Undefined: the process died, and nobody got an answer. */
  async ask(call: Call): Promise<Outcome | undefined> {
    const known = this.calls.find((one) => one.call === call) ?? { call, outcomes: [] }
    if (!this.calls.includes(known)) this.calls.push(known)
    time += 1
    const outcome = await Promise.race([
      this.send(call).then((answer): Outcome => (String(answer.code) === '0' ? 'done' : 'refused'), (error: unknown): Outcome => {
        if (!(error instanceof CareError)) throw error
        return error.code === 'state.other-body' ? 'refused' : 'open'
      }),
      ...(this.process.dying === 'no' ? [] : [new Promise<undefined>((resolve) => setTimeout(resolve, TIMEOUT + 150, undefined))]),
    ])
    if (outcome !== undefined) known.outcomes.push(outcome)
    return outcome
  }

  private send(call: Call) {
    return answerHospital({ funid: call.funid, data: call.data, timestamp: time }, { chs_fjs_sign: messageOf(call) }, {
      ...this.process.dependencies, institution: FIXMEDINS_CODE, fingerprint: this.sealer.fingerprint,
    })
  }

  intents = async () => (await this.journal.ofStay(this.journal.stayKey(FIXMEDINS_CODE, this.patient.hosp_mdtrt_id))).map(({ document }) => document)

  async close() {
    for (const client of this.clients) await client.close()
    await this.store.close()
  }

  movements = () => platform.ledger.stay(this.patient.hosp_mdtrt_id).movements
}

/**
 * A release bears no number of the hospital's: once it is known to be done, only the very same message is a repeat of it.
 * The others are repeated in new messages.
 */
const messageOf = (call: Call): string => (call.funid === RELEASE ? call.note : `${call.note}-${time}-${Math.random()}`)

const MOVES = new Set([FREEZE, RELEASE, SETTLE, REFUND])

/** Promises 3 and 4, whatever has happened so far. */
async function holds(run: Run): Promise<void> {
  platform.ledger.check()
  const intents = await run.intents()
  const ledger = foldLedger(intents)
  expect(ledger.held).toBe(ledger.settled + ledger.released + ledger.outstanding)
  expect(ledger.contradictions).toEqual([])
  // Every release, settlement and refund bears a note of its own: none moved twice. At most one freeze is open.
  const notes = run.movements().filter(({ kind, note }) => kind !== 'freeze' && note.startsWith(run.patient.hosp_mdtrt_id)).map(({ note }) => note)
  expect(new Set(notes).size).toBe(notes.length)
  // At most one intent of a stay has no known outcome, and it is the last.
  expect(intents.slice(0, -1).filter(({ status }) => ['sending', 'unknown', 'person'].includes(status))).toEqual([])
  // What the journal says it knows is so.
  for (const intent of intents.filter(({ service }) => service !== 'freeze')) {
    const moved = run.movements().some(({ note }) => note === noteOf(intent))
    if (intent.status === 'done') expect([noteOf(intent), moved]).toEqual([noteOf(intent), true])
    if (intent.status === 'not-done') expect([noteOf(intent), moved && !intents.some((one) => one.status === 'done' && noteOf(one) === noteOf(intent))]).toEqual([noteOf(intent), false])
  }
  const frozen = run.movements().filter(({ kind }) => kind === 'freeze').length
  const [known, open] = [['done'], ['sending', 'unknown', 'person']].map((statuses) => intents.filter(({ service, status }) => service === 'freeze' && statuses.includes(status)).length) as [number, number]
  expect(frozen).toBeGreaterThanOrEqual(known)
  expect(frozen).toBeLessThanOrEqual(known + open)
}

const noteOf = ({ service, naturalKey }: Intent): string => (service === 'release' ? naturalKey.split('|')[1]! : naturalKey)

type Model = Record<string, never>
type Command = fc.AsyncCommand<Model, Run>

const command = (name: string, act: (run: Run) => Promise<unknown>): Command => ({
  check: () => true,
  async run(_model, run) {
    await act(run)
    await holds(run)
  },
  toString: () => name,
})

const yuan = fc.integer({ min: 1, max: 900_000 }).map((fen) => formatDecimal(BigInt(fen)))

function makeCall(run: Run, kind: number, amount: string): Call {
  const note = run.nextNote()
  switch (kind) {
    case 0: return { funid: FREEZE, data: run.requests.freeze(amount), note }
    case 1: return { funid: RELEASE, data: run.requests.release(amount, note), note }
    case 2: return { funid: SETTLE, data: run.requests.settle(note, { account: '0.00', bank: amount, at: time }), note }
    default: {
      const settled = run.calls.find(({ call }) => call.funid === SETTLE)?.call.note ?? 'none'
      return { funid: REFUND, data: run.requests.refund(note, settled, amount), note }
    }
  }
}

const FAULTS = [
  { kind: 'answer-lost' }, { kind: 'dropped' }, { kind: 'http-500' }, { kind: 'http-500', after: true }, { kind: 'truncated-json' },
  { kind: 'wrong-signature' }, { kind: 'duplicate-delivery' }, { kind: 'reorder', ms: 400 }, { kind: 'reorder', ms: 400, hold: 'answer' }, { kind: 'delay', ms: 400 },
]
const SERVICES_TO_SPOIL = [FREEZE, RELEASE, SETTLE, REFUND, 'BC00.03.00.02', '*']

const addFault = (fault: object) => fetch(`${platform.url}/sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) })
const noFaults = () => fetch(`${platform.url}/sandbox/faults`, { method: 'DELETE' })

const commands = [
  fc.tuple(fc.nat(3), yuan).map(([kind, amount]) => command(`new ${['freeze', 'release', 'settle', 'refund'][kind]} ${amount}`, (run) => run.ask(makeCall(run, kind, amount)))),
  fc.nat().map((index) => command(`repeat ${index}`, async (run) => {
    const known = run.calls[index % Math.max(run.calls.length, 1)]
    if (known) await run.ask(known.call)
  })),
  fc.tuple(fc.nat(3), yuan, fc.integer({ min: 2, max: 4 })).map(([kind, amount, times]) => command(`${times} at once of ${kind}`, async (run) => {
    const call = makeCall(run, kind, amount)
    await Promise.all(Array.from({ length: times }, () => run.ask(call)))
  })),
  fc.tuple(fc.nat(3), fc.nat(3), yuan).map(([a, b, amount]) => command(`${a} beside ${b}`, (run) => Promise.all([run.ask(makeCall(run, a, amount)), run.ask(makeCall(run, b, amount))]))),
  fc.tuple(fc.constantFrom(...FAULTS), fc.constantFrom(...SERVICES_TO_SPOIL)).map(([fault, funid]) => command(`fault ${JSON.stringify(fault)} on ${funid}`, () => addFault({ ...fault, funid, times: 1 }))),
  fc.tuple(fc.constantFrom('before' as const, 'after' as const), fc.nat(3), yuan).map(([dying, kind, amount]) => command(`die ${dying} sending ${kind}`, async (run) => {
    run.process.dying = dying
    await run.ask(makeCall(run, kind, amount))
    run.process = run.start()
  })),
  fc.constantFrom(100, 5000, WINDOW_MS + 5000).map((ms) => command(`wait ${ms} ms`, async () => { time += ms })),
  fc.constant(command('the timer resolves', (run) => resolveAll(run.process.dependencies))),
]

let runs = 0

/**
 * Whether asking cannot tell, however long one asks: of a call that changes nothing in what such a platform tells, or that
 * was made where nothing was frozen, so that no other has shown what one would see.
 */
const isForAPerson = ({ service, baseline }: Intent, { firstAmounts = false }: Reading): boolean =>
  service !== 'freeze' && ((firstAmounts && service !== 'settle') || baseline.untold !== '' || (service !== 'release' && baseline.frozenAt === ''))

test.each<[string, number, Reading]>([
  ['that tells what is left', 1, {}],
  ['that tells what was there at first', 0.4, { firstAmounts: true }],
  ['that refuses to tell of what was never frozen', 0.4, { refusesUnfrozen: true }],
])(`any sequence of calls, repeats, faults and deaths: nothing lost, nothing twice, on a platform %s (seed ${SEED})`, async (_, share, reading) => {
  platform = await startPlatform({ port: 0, now, reading, log: () => {} })
  await fc.assert(fc.asyncProperty(fc.commands(commands, { maxCommands: 25 }), async (sequence) => {
    await noFaults()
    const run = new Run(String(++runs))
    await run.precede(`ZYP${runs}`)
    await fc.asyncModelRun(() => ({ model: {}, real: run }), sequence)

    // Then all is well again: what is unknown becomes known by asking alone.
    await noFaults()
    run.process = run.start()
    await new Promise((resolve) => setTimeout(resolve, 50))
    time += 60_000
    await resolveAll(run.process.dependencies)
    time += WINDOW_MS + 60_000
    await resolveAll(run.process.dependencies)
    await holds(run)

    const intents = await run.intents()
    const unresolved = intents.filter(({ status }) => !['done', 'refused', 'not-done'].includes(status))
    expect(unresolved.filter((intent) => intent.status !== 'person' || !isForAPerson(intent, reading))).toEqual([])
    const ours = foldLedger(intents)
    const theirs = platform.ledger.stay(run.patient.hosp_mdtrt_id)
    if (unresolved.length === 0) {
      expect({ held: ours.held, settled: ours.settled, released: ours.released, outstanding: ours.outstanding, refunded: ours.refunded })
        .toEqual({ held: theirs.held, settled: theirs.settled, released: theirs.released, outstanding: theirs.outstanding, refunded: theirs.refunded })
    }
    // Whoever was told "done" has been done by.
    for (const { call, outcomes } of run.calls) {
      if (call.funid !== FREEZE && outcomes.includes('done')) expect(run.movements().some(({ note }) => note === call.note)).toBe(true)
    }
    await run.close()
  }), { seed: SEED, numRuns: Math.ceil(RUNS * share), endOnFailure: true })
}, 600_000)
