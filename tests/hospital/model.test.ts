import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { isUnresolved, type Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { foldLedger } from '../../cloudfunctions/lib/journal/ledger.ts'
import { resolveAll } from '../../cloudfunctions/lib/journal/resolve.ts'
import { BusinessError, SERVICES, formatDecimal } from '../../cloudfunctions/lib/protocol/index.ts'
import { stayMoney } from '../../cloudfunctions/patient/money/stayMoney.ts'
import { movementsOf } from '../../cloudfunctions/patient/stay.ts'
import { SANDBOX_CHANNELS } from '../../sandbox/defaults.ts'
import { startPlatform, type Reading, type RunningPlatform } from '../../sandbox/platform/index.ts'
import { OWN, SHARING } from '../../testkit/campuses.ts'
import { FREEZE, REFUND, RELEASE, SETTLE } from './his.ts'
import { Run, WINDOW_MS, openKept, type Call, type Place } from './run.ts'

// One platform for all runs of a test, each with a stay of its own; a clock that a run moves as it likes.
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = Number(process.env.RUNS ?? 45)

const clock = { time: Date.parse('2026-11-01T01:00:00Z') }
let platform: RunningPlatform

afterEach(() => platform.close())

/** Promises 3 and 4, whatever has happened so far. */
async function holds(run: Run): Promise<void> {
  run.ledger.check()
  const intents = await run.intents()
  const ledger = foldLedger(intents)
  expect(ledger.held).toBe(ledger.settled + ledger.released + ledger.outstanding)
  expect(ledger.contradictions).toEqual([])
  // Every release, settlement and refund bears a note of its own: none moved twice. At most one freeze is open.
  const notes = run
    .movements()
    .filter(({ kind, note }) => kind !== 'freeze' && note.startsWith(run.patient.hosp_mdtrt_id))
    .map(({ note }) => note)
  expect(new Set(notes).size).toBe(notes.length)
  // At most one intent of a stay has no known outcome, and it is the last.
  expect(
    intents.slice(0, -1).filter(({ status }) => ['sending', 'unknown', 'person'].includes(status)),
  ).toEqual([])
  // What the journal says it knows is so.
  for (const intent of intents.filter(({ service }) => service !== 'freeze')) {
    const moved = run.movements().some(({ note }) => note === noteOf(intent))
    if (intent.status === 'done') expect([noteOf(intent), moved]).toEqual([noteOf(intent), true])
    if (intent.status === 'not-done')
      expect([
        noteOf(intent),
        moved && !intents.some((one) => one.status === 'done' && noteOf(one) === noteOf(intent)),
      ]).toEqual([noteOf(intent), false])
  }
  const frozen = run.movements().filter(({ kind }) => kind === 'freeze').length
  const [known, open] = [['done'], ['sending', 'unknown', 'person']].map(
    (statuses) =>
      intents.filter(({ service, status }) => service === 'freeze' && statuses.includes(status))
        .length,
  ) as [number, number]
  expect(frozen).toBeGreaterThanOrEqual(known)
  expect(frozen).toBeLessThanOrEqual(known + open)
}

/** What a patient is told of the money, of all that has happened, against the platform's own ledger. */
async function saysNothingFalse(run: Run): Promise<void> {
  const { psn_name: name, cert_no: documentNumber, hosp_mdtrt_id: stayId } = run.patient
  const told = await run.process.dependencies.platform
    .call(SERVICES.preauthorization, { institution: run.institution, name, documentNumber, stayId })
    .catch((error: unknown) => {
      if (error instanceof BusinessError) return undefined
      throw error
    })
  // Refused, as of a stay that was never frozen: nothing is told of it.
  if (told === undefined) return
  const intents = await run.journal.ofStay(run.journal.stayKey(run.institution, stayId))
  const money = stayMoney(told, movementsOf(run.journal, intents))
  const truth = run.ledger.stay(stayId)
  const amounts = {
    held: truth.held,
    used: truth.settled,
    released: truth.released,
    outstanding: truth.outstanding,
    refunded: truth.refunded,
  }
  for (const [what, amount] of Object.entries(amounts)) {
    const said = money[what as keyof typeof amounts]
    if (said !== undefined) expect([what, said]).toEqual([what, amount])
  }
  expect(money.contradiction).toBe(false)
  if (intents.every(({ document }) => !isUnresolved(document)))
    expect(money.outstanding).toBe(truth.outstanding)
}

const noteOf = ({ service, naturalKey }: Intent): string =>
  service === 'release' ? naturalKey.split('|')[1]! : naturalKey

type Model = Record<string, never>
/** What is done at one of the institutions. */
interface Step {
  name: string
  act: (run: Run) => Promise<unknown>
}
/** The same stay number, the same patient and the same numbers in each: on purpose. */
type Command = fc.AsyncCommand<Model, readonly Run[]>

const command = (name: string, act: Step['act']): Step => ({ name, act })

/** At the one institution, at the other, or at both at once; and then it holds at both. */
const commandOf = ({ name, act }: Step, at: number): Command => ({
  check: () => true,
  async run(_model, runs) {
    await Promise.all((at < runs.length ? [runs[at]!] : runs).map(act))
    for (const run of runs) await holds(run)
  },
  toString: () => `${name} at ${['the first', 'the other', 'both'][at]}`,
})

const yuan = fc.integer({ min: 1, max: 900_000 }).map((fen) => formatDecimal(BigInt(fen)))

function makeCall(run: Run, kind: number, amount: string): Call {
  const note = run.nextNote()
  switch (kind) {
    case 0:
      return { funid: FREEZE, data: run.requests.freeze(amount), note }
    case 1:
      return { funid: RELEASE, data: run.requests.release(amount, note), note }
    case 2:
      return {
        funid: SETTLE,
        data: run.requests.settle(note, { account: '0.00', bank: amount, at: clock.time }),
        note,
      }
    default: {
      const settled = run.calls.find(({ call }) => call.funid === SETTLE)?.call.note ?? 'none'
      return { funid: REFUND, data: run.requests.refund(note, settled, amount), note }
    }
  }
}

const FAULTS = [
  { kind: 'answer-lost' },
  { kind: 'dropped' },
  { kind: 'http-500' },
  { kind: 'http-500', after: true },
  { kind: 'truncated-json' },
  { kind: 'wrong-signature' },
  { kind: 'duplicate-delivery' },
  { kind: 'reorder', ms: 400 },
  { kind: 'reorder', ms: 400, hold: 'answer' },
  { kind: 'delay', ms: 400 },
]
const SERVICES_TO_SPOIL = [FREEZE, RELEASE, SETTLE, REFUND, 'BC00.03.00.02', '*']

const addFault = (fault: object) =>
  fetch(`${platform.url}/sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) })
const noFaults = () => fetch(`${platform.url}/sandbox/faults`, { method: 'DELETE' })

const commands = [
  fc
    .tuple(fc.nat(3), yuan)
    .map(([kind, amount]) =>
      command(`new ${['freeze', 'release', 'settle', 'refund'][kind]} ${amount}`, (run) =>
        run.ask(makeCall(run, kind, amount)),
      ),
    ),
  fc.nat().map((index) =>
    command(`repeat ${index}`, async (run) => {
      const known = run.calls[index % Math.max(run.calls.length, 1)]
      if (known) await run.ask(known.call)
    }),
  ),
  fc.tuple(fc.nat(3), yuan, fc.integer({ min: 2, max: 4 })).map(([kind, amount, times]) =>
    command(`${times} at once of ${kind}`, async (run) => {
      const call = makeCall(run, kind, amount)
      await Promise.all(Array.from({ length: times }, () => run.ask(call)))
    }),
  ),
  fc
    .tuple(fc.nat(3), fc.nat(3), yuan)
    .map(([a, b, amount]) =>
      command(`${a} beside ${b}`, (run) =>
        Promise.all([run.ask(makeCall(run, a, amount)), run.ask(makeCall(run, b, amount))]),
      ),
    ),
  fc
    .tuple(fc.constantFrom(...FAULTS), fc.constantFrom(...SERVICES_TO_SPOIL))
    .map(([fault, funid]) =>
      command(`fault ${JSON.stringify(fault)} on ${funid}`, () =>
        addFault({ ...fault, funid, times: 1 }),
      ),
    ),
  fc
    .tuple(fc.constantFrom('before' as const, 'after' as const), fc.nat(3), yuan)
    .map(([dying, kind, amount]) =>
      command(`die ${dying} sending ${kind}`, async (run) => {
        run.process.dying = dying
        await run.ask(makeCall(run, kind, amount))
        run.process = run.start()
      }),
    ),
  fc.constantFrom(100, 5000, WINDOW_MS + 5000).map((ms) =>
    command(`wait ${ms} ms`, async () => {
      clock.time += ms
    }),
  ),
  fc.constant(command('the timer resolves', (run) => resolveAll(run.process.dependencies))),
]

const mixed = commands.map((steps) =>
  fc
    .tuple(
      steps,
      fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(0, 1) },
        { weight: 1, arbitrary: fc.constant(2) },
      ),
    )
    .map(([step, at]) => commandOf(step, at)),
)

/** The other institution of the hospital has a channel of its own to the platform, or shares the first's. */
const OTHERS: readonly Place[] = [OWN, { ...SHARING, channel: SANDBOX_CHANNELS.main }]

let hospitals = 0

/**
 * Whether asking cannot tell, however long one asks: of a call that changes nothing in what such a platform tells, or
 * that was made where nothing was frozen, so that no other has shown what one would see.
 */
const isForAPerson = ({ service, baseline }: Intent, { firstAmounts = false }: Reading): boolean =>
  service !== 'freeze' &&
  ((firstAmounts && service !== 'settle') ||
    baseline.untold !== '' ||
    (service !== 'release' && baseline.frozenAt === ''))

/** Where all is well again, what is unknown becomes known by asking alone. */
async function endsWell(run: Run, reading: Reading): Promise<void> {
  run.process = run.startUnhurried()
  await new Promise((resolve) => setTimeout(resolve, 50))
  clock.time += 60_000
  await resolveAll(run.process.dependencies)
  clock.time += WINDOW_MS + 60_000
  await resolveAll(run.process.dependencies)
  await holds(run)

  const intents = await run.intents()
  const unresolved = intents.filter(
    ({ status }) => !['done', 'refused', 'not-done'].includes(status),
  )
  expect(
    unresolved.filter((intent) => intent.status !== 'person' || !isForAPerson(intent, reading)),
  ).toEqual([])
  await saysNothingFalse(run)
  const ours = foldLedger(intents)
  const theirs = run.ledger.stay(run.patient.hosp_mdtrt_id)
  if (unresolved.length === 0) {
    expect({
      held: ours.held,
      settled: ours.settled,
      released: ours.released,
      outstanding: ours.outstanding,
      refunded: ours.refunded,
    }).toEqual({
      held: theirs.held,
      settled: theirs.settled,
      released: theirs.released,
      outstanding: theirs.outstanding,
      refunded: theirs.refunded,
    })
  }
  // Whoever was told "done" has been done by.
  for (const { call, outcomes } of run.calls) {
    if (call.funid !== FREEZE && outcomes.includes('done'))
      expect(run.movements().some(({ note }) => note === call.note)).toBe(true)
  }
}

test.each<[string, number, Reading]>([
  ['that tells what is left', 1, {}],
  ['that tells what was there at first', 0.4, { firstAmounts: true }],
  ['that refuses to tell of what was never frozen', 0.4, { refusesUnfrozen: true }],
])(
  `any sequence of calls, repeats, faults and deaths: nothing lost, nothing twice, on a platform %s (seed ${SEED})`,
  async (_, share, reading) => {
    platform = await startPlatform({
      port: 0,
      now: () => clock.time,
      reading,
      campuses: [OWN, SHARING],
      log: () => {},
    })
    await fc.assert(
      fc.asyncProperty(
        fc.commands(mixed, { maxCommands: 25 }),
        fc.constantFrom(...OTHERS),
        async (sequence, other) => {
          await noFaults()
          const kept = openKept(clock)
          const n = String(++hospitals)
          const runs = [new Run(platform, clock, n, kept), new Run(platform, clock, n, kept, other)]
          for (const run of runs) await run.precede(`ZYP${n}`)
          await fc.asyncModelRun(() => ({ model: {}, real: runs }), sequence)
          await noFaults()
          for (const run of runs) await endsWell(run, reading)
          for (const run of runs) await run.close()
          await kept.store.close()
        },
      ),
      { seed: SEED, numRuns: Math.ceil(RUNS * share), endOnFailure: true },
    )
  },
  10_000 * Math.max(RUNS, 60),
)
