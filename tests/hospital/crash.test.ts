import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hospitalSettings } from '../../cloudfunctions/hospital/settings.ts'
import { connectJournal } from '../../cloudfunctions/lib/journal/connect.ts'
import { foldLedger } from '../../cloudfunctions/lib/journal/ledger.ts'
import { resolveAll } from '../../cloudfunctions/lib/journal/resolve.ts'
import { formatDecimal } from '../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, demoPatient, type DemoPatient } from '../../sandbox/defaults.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, createHis, requestsOf, type His } from './his.ts'

/**
 * The functions' real process is killed at random instants while the HIS works on; afterwards our journal and the
 * platform's ledger agree to the fen. `npm run soak` runs it for longer.
 */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const OPERATIONS = Number(process.env.OPERATIONS ?? 100)
const SECONDS = Number(process.env.SECONDS ?? 0)
const WORKERS = 6
const WINDOW = 2

let care: RunningCare
let his: His
// What is drawn depends on the seed alone; when the kills land depends on the machine as well.
const drawn = fc.sample(
  fc.record({
    kind: fc.nat(5),
    fen: fc.bigInt(1n, 200_000n),
    life: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { seed: SEED, numRuns: 5000 },
)
let next = 0
const draw = () => drawn[next++ % drawn.length]!

beforeAll(async () => {
  care = await startCare({
    seed: false,
    windowSeconds: WINDOW,
    env: { PLATFORM_TIMEOUT_MS: '500', LOG_LEVEL: 'error' },
  })
  his = createHis(care.functions.url)
})
afterAll(() => care.close())

interface Tally {
  operations: number
  done: number
  refused: number
  retries: number
  kills: number
}
const tally: Tally = { operations: 0, done: 0, refused: 0, retries: 0, kills: 0 }

/** As a HIS does: the very same message while it is fresh, and after that a look at the platform before a new one. */
async function carryOut(
  patient: DemoPatient,
  funid: string,
  data: ReturnType<ReturnType<typeof requestsOf>['freeze']>,
  note: string,
): Promise<'done' | 'refused'> {
  tally.operations++
  let body = his.sealed(funid, data)
  for (;;) {
    const answer = await his.post(body).catch(() => undefined)
    if (answer !== undefined && String(answer.code) === '0') return 'done'
    if (answer !== undefined && Number(answer.code) >= 40_000) return 'refused'
    if (answer?.type === 'state.other-body') return 'refused'
    // Too old to be sent, and it is known that nothing came of it: a new line.
    if (answer?.type === 'protocol.stale' || answer?.type === 'state.not-done') {
      if (movementsOf(patient).some((one) => one.note === note)) return 'done'
      body = his.sealed(funid, data)
    }
    tally.retries++
    await pause(100)
  }
}

/** As any hospital has by its second day: of each kind one went well, and another call came after it. */
async function goWellOnce(): Promise<void> {
  const patient = {
    ...demoPatient('signed'),
    cert_type: '99',
    cert_no: 'P0X00',
    hosp_mdtrt_id: 'ZYC0',
  }
  enrol(patient)
  const { freeze, release, settle, refund } = requestsOf(patient)
  for (const [funid, data] of [
    [FREEZE, freeze('500.00')],
    [RELEASE, release('10.00')],
    [SETTLE, settle('ZYC0-S', { account: '0.00', bank: '9.00' })],
    [REFUND, refund('ZYC0-1', 'ZYC0-S', '1.00')],
    [REFUND, refund('ZYC0-2', 'ZYC0-S', '1.00')],
  ] as const)
    expect(await his.call(funid, data)).toMatchObject({ code: 0 })
}

function enrol(patient: DemoPatient): void {
  care.platform.ledger.enrol({
    psn_name: patient.psn_name,
    cert_type: '99',
    cert_no: patient.cert_no,
    account: 300_000n,
    bank: 2_000_000n,
    agreements: [
      {
        agreementNo: `XY${patient.hosp_mdtrt_id}`,
        selfPaying: false,
        signedAt: Date.now(),
        state: '1',
        attachment: '',
      },
    ],
  })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const movementsOf = ({ hosp_mdtrt_id }: DemoPatient) =>
  care.platform.ledger.stay(hosp_mdtrt_id).movements

test(
  `killed at random instants, nothing is lost and nothing is done twice (seed ${SEED})`,
  async () => {
    const started = Date.now()
    const going = () => Date.now() - started < SECONDS * 1000 || tally.operations < OPERATIONS
    await goWellOnce()
    const patients: DemoPatient[] = []
    const told: { patient: DemoPatient; note: string; outcome: 'done' | 'refused' }[] = []

    async function stay(): Promise<void> {
      const patient = {
        ...demoPatient('signed'),
        cert_type: '99',
        cert_no: `P${patients.length + 1}X00`,
        hosp_mdtrt_id: `ZYC${patients.length + 1}`,
      }
      patients.push(patient)
      enrol(patient)
      const requests = requestsOf(patient)
      const note = (n: number) => `${patient.hosp_mdtrt_id}-${n}`
      await carryOut(patient, FREEZE, requests.freeze('15000.00'), '')
      let settled: string | undefined
      for (let n = 1; n <= 8 && going(); n++) {
        const { kind, fen } = draw()
        const yuan = formatDecimal(fen)
        const [funid, data] =
          kind < 4 || (settled === undefined && n < 6)
            ? ([RELEASE, requests.release(yuan, note(n))] as const)
            : settled === undefined
              ? ([SETTLE, requests.settle(note(n), { account: '0.00', bank: yuan })] as const)
              : ([REFUND, requests.refund(note(n), settled, yuan)] as const)
        const outcome = await carryOut(patient, funid, data, note(n))
        told.push({ patient, note: note(n), outcome })
        tally[outcome]++
        if (funid === SETTLE && outcome === 'done') settled = note(n)
      }
    }

    let killing = true
    const killer = (async () => {
      // Where starting takes long, whatever else is done does too: a process lives up to as long as it took to start.
      let start = 400
      while (killing) {
        await pause(50 + draw().life * Math.max(400, start))
        if (!killing) break
        const killed = Date.now()
        await care.restartFunctions('SIGKILL')
        start = Date.now() - killed
        tally.kills++
      }
    })()
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        while (going()) await stay()
      }),
    )
    killing = false
    await killer

    const connected = await connectJournal(
      hospitalSettings({ ...care.env, PLATFORM_TIMEOUT_MS: '2000' }),
      pino({ level: 'silent' }),
    )
    const [only] = connected.institutions
    for (let round = 0; round < 40; round++) {
      const { remain, persons } = await resolveAll(only)
      if (remain + persons === 0) break
      await pause(500)
    }
    care.platform.ledger.check()
    for (const patient of patients) {
      const intents = (
        await connected.journal.ofStay(
          connected.journal.stayKey(FIXMEDINS_CODE, patient.hosp_mdtrt_id),
        )
      ).map(({ document }) => document)
      expect(
        intents.filter(({ status }) => !['done', 'refused', 'not-done'].includes(status)),
      ).toEqual([])
      const { held, settled, released, outstanding, refunded, contradictions } = foldLedger(intents)
      const { movements, ...theirs } = care.platform.ledger.stay(patient.hosp_mdtrt_id)
      expect(contradictions).toEqual([])
      expect({ held, settled, released, outstanding, refunded }).toEqual(theirs)
      const notes = movements
        .map(({ kind, note }) => (kind === 'freeze' ? kind : `${kind} ${note}`))
        .filter((note) => !note.includes('结算后'))
      expect(new Set(notes).size).toBe(notes.length)
    }
    for (const { patient, note, outcome } of told)
      expect([note, movementsOf(patient).some((one) => one.note === note)]).toEqual([
        note,
        outcome === 'done',
      ])
    await only.platform.close()
    await connected.store.close()
    console.log(
      `crash test, seed ${SEED}: ${JSON.stringify({ ...tally, stays: patients.length, seconds: Math.round((Date.now() - started) / 1000) })}`,
    )
    expect(tally.kills).toBeGreaterThan(0)
  },
  (SECONDS * 5 + 600) * 1000,
)
