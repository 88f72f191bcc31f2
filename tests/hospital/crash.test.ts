import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hospitalSettings } from '../../cloudfunctions/hospital/settings.ts'
import { connectJournal } from '../../cloudfunctions/lib/journal/connect.ts'
import { foldLedger } from '../../cloudfunctions/lib/journal/ledger.ts'
import { resolveAll } from '../../cloudfunctions/lib/journal/resolve.ts'
import { formatDecimal } from '../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, demoPatient, type DemoPatient } from '../../sandbox/defaults.ts'
import { OWN, SHARING } from '../../testkit/campuses.ts'
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
/** Of each institution, those that share a channel with the first included. */
let his: ReadonlyMap<string, His>
const INSTITUTIONS = [FIXMEDINS_CODE, OWN.institution, SHARING.institution]
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
    campuses: [OWN, SHARING],
    env: { PLATFORM_TIMEOUT_MS: '500', LOG_LEVEL: 'error' },
  })
  const ofFirst = createHis(care.functions.url)
  his = new Map([
    [FIXMEDINS_CODE, ofFirst],
    [OWN.institution, createHis(care.functions.url, OWN.hisChannel)],
    [SHARING.institution, ofFirst],
  ])
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
  stay: Stay,
  funid: string,
  data: ReturnType<ReturnType<typeof requestsOf>['freeze']>,
  note: string,
): Promise<'done' | 'refused'> {
  tally.operations++
  const speaker = his.get(stay.institution)!
  let body = speaker.sealed(funid, data)
  for (;;) {
    const answer = await speaker.post(body).catch(() => undefined)
    if (answer !== undefined && String(answer.code) === '0') return 'done'
    if (answer !== undefined && Number(answer.code) >= 40_000) return 'refused'
    if (answer?.type === 'state.other-body') return 'refused'
    // Too old to be sent, and it is known that nothing came of it: a new line.
    if (answer?.type === 'protocol.stale' || answer?.type === 'state.not-done') {
      if (movementsOf(stay).some((one) => one.note === note)) return 'done'
      body = speaker.sealed(funid, data)
    }
    tally.retries++
    await pause(100)
  }
}

/** As any hospital has by its second day: of each kind one went well, and another call came after it. */
async function goWellOnce(institution: string): Promise<void> {
  const stay = stayOf('0', institution)
  enrol(stay)
  const { freeze, release, settle, refund } = requestsOf(stay.patient, institution)
  for (const [funid, data] of [
    [FREEZE, freeze('500.00')],
    [RELEASE, release('10.00')],
    [SETTLE, settle('ZYC0-S', { account: '0.00', bank: '9.00' })],
    [REFUND, refund('ZYC0-1', 'ZYC0-S', '1.00')],
    [REFUND, refund('ZYC0-2', 'ZYC0-S', '1.00')],
  ] as const)
    expect(await his.get(institution)!.call(funid, data)).toMatchObject({ code: 0 })
}

/** A patient's stay in one of the institutions; another of the same number may be in another. */
interface Stay {
  institution: string
  patient: DemoPatient
}

const stayOf = (n: string, institution: string): Stay => ({
  institution,
  patient: {
    ...demoPatient('signed'),
    cert_type: '99',
    cert_no: `P${n}X00`,
    hosp_mdtrt_id: `ZYC${n}`,
  },
})

function enrol({ patient, institution }: Stay): void {
  care.platform.ledgerOf(institution).enrol({
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
const ledgerOf = ({ patient, institution }: Stay) =>
  care.platform.ledgerOf(institution).stay(patient.hosp_mdtrt_id)
const movementsOf = (stay: Stay) => ledgerOf(stay).movements

test(
  `killed at random instants, nothing is lost and nothing is done twice (seed ${SEED})`,
  async () => {
    const started = Date.now()
    const going = () => Date.now() - started < SECONDS * 1000 || tally.operations < OPERATIONS
    for (const institution of INSTITUTIONS) await goWellOnce(institution)
    const stays: Stay[] = []
    const told: { stay: Stay; note: string; outcome: 'done' | 'refused' }[] = []

    /** Each number in two of the institutions, at much the same time: which two, and in which order, is drawn. */
    const waiting: Stay[] = []
    function nextStay(): Stay {
      if (waiting.length === 0) {
        const first = Math.floor(draw().life * INSTITUTIONS.length) % INSTITUTIONS.length
        const second = (first + 1 + (draw().kind % 2)) % INSTITUTIONS.length
        for (const at of [first, second])
          waiting.push(stayOf(String(stays.length / 2 + 1), INSTITUTIONS[at]!))
        stays.push(...waiting)
        for (const stay of waiting) enrol(stay)
      }
      return waiting.shift()!
    }

    async function live(): Promise<void> {
      const stay = nextStay()
      const { patient, institution } = stay
      const requests = requestsOf(patient, institution)
      const note = (n: number) => `${patient.hosp_mdtrt_id}-${n}`
      await carryOut(stay, FREEZE, requests.freeze('15000.00'), '')
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
        const outcome = await carryOut(stay, funid, data, note(n))
        told.push({ stay, note: note(n), outcome })
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
        while (going()) await live()
      }),
    )
    killing = false
    await killer

    const connected = await connectJournal(
      hospitalSettings({ ...care.env, PLATFORM_TIMEOUT_MS: '2000' }),
      pino({ level: 'silent' }),
    )
    for (let round = 0; round < 40; round++) {
      const left = await Promise.all(connected.institutions.map(resolveAll))
      if (left.every(({ remain, persons }) => remain + persons === 0)) break
      await pause(500)
    }
    for (const institution of INSTITUTIONS) care.platform.ledgerOf(institution).check()
    for (const stay of stays) {
      const { patient, institution } = stay
      const intents = (
        await connected.journal.ofStay(
          connected.journal.stayKey(institution, patient.hosp_mdtrt_id),
        )
      ).map(({ document }) => document)
      expect(
        intents.filter(({ status }) => !['done', 'refused', 'not-done'].includes(status)),
      ).toEqual([])
      const { held, settled, released, outstanding, refunded, contradictions } = foldLedger(intents)
      const { movements, ...theirs } = ledgerOf(stay)
      expect(contradictions).toEqual([])
      expect({ held, settled, released, outstanding, refunded }).toEqual(theirs)
      const notes = movements
        .map(({ kind, note }) => (kind === 'freeze' ? kind : `${kind} ${note}`))
        .filter((note) => !note.includes('结算后'))
      expect(new Set(notes).size).toBe(notes.length)
    }
    for (const { stay, note, outcome } of told)
      expect([stay.institution, note, movementsOf(stay).some((one) => one.note === note)]).toEqual([
        stay.institution,
        note,
        outcome === 'done',
      ])
    for (const { platform } of connected.institutions) await platform.close()
    await connected.store.close()
    console.log(
      `crash test, seed ${SEED}: ${JSON.stringify({ ...tally, stays: stays.length, seconds: Math.round((Date.now() - started) / 1000) })}`,
    )
    expect(tally.kills).toBeGreaterThan(0)
  },
  (SECONDS * 5 + 600) * 1000,
)
