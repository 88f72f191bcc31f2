import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CareError } from '../../cloudfunctions/lib/protocol/index.ts'
import { startPlatform, type RunningPlatform } from '../../sandbox/platform/index.ts'
import { FREEZE, REFUND, RELEASE, SETTLE } from './his.ts'
import { Run, openKept, type Call, type Kept } from './run.ts'

/** Each fault of the sandbox, on each service that moves money: in the end it is done, once, and the HIS is told so. */
const clock = { time: Date.parse('2026-11-01T01:00:00Z') }
let platform: RunningPlatform
let run: Run
let kept: Kept
let runs = 0

beforeAll(async () => {
  platform = await startPlatform({ port: 0, now: () => clock.time, log: () => {} })
})
afterAll(() => platform.close())
afterEach(async () => {
  await run.close()
  await kept.store.close()
})

const FAULTS: [string, object][] = [
  ['answer-lost', {}],
  ['dropped', {}],
  ['delay', { ms: 400 }],
  ['http-500', {}],
  ['http-500', { after: true }],
  ['truncated-json', {}],
  ['wrong-signature', {}],
  ['clock-skew', { ms: 700_000 }],
  ['clock-skew', { ms: -700_000 }],
  ['clock-skew', { ms: 400_000 }],
  ['clock-skew', { ms: -400_000 }],
  ['duplicate-delivery', {}],
  ['reorder', { ms: 400 }],
  ['reorder', { ms: 400, hold: 'answer' }],
  ['lying-field', {}],
  ['lying-field', { how: 'overlong' }],
]

/** What is done before the call in question, and the call. */
const SERVICES: Record<string, (run: Run) => { before: Call[]; call: Call }> = {
  freeze: ({ requests }) => ({
    before: [],
    call: { funid: FREEZE, data: requests.freeze('900.00'), note: 'f' },
  }),
  release: ({ requests }) => ({
    before: [{ funid: FREEZE, data: requests.freeze('900.00'), note: 'f' }],
    call: { funid: RELEASE, data: requests.release('100.00', 'r'), note: 'r' },
  }),
  settle: ({ requests }) => ({
    before: [{ funid: FREEZE, data: requests.freeze('900.00'), note: 'f' }],
    call: {
      funid: SETTLE,
      data: requests.settle(`S${runs}`, { account: '0.00', bank: '300.00', at: clock.time }),
      note: 's',
    },
  }),
  refund: ({ requests }) => ({
    before: [
      { funid: FREEZE, data: requests.freeze('900.00'), note: 'f' },
      {
        funid: SETTLE,
        data: requests.settle(`S${runs}`, { account: '0.00', bank: '300.00', at: clock.time }),
        note: 's',
      },
    ],
    call: { funid: REFUND, data: requests.refund(`R${runs}`, `S${runs}`, '100.00'), note: 'b' },
  }),
}

describe.each(Object.keys(SERVICES))('%s', (service) => {
  test.each(FAULTS)('%s %j', async (kind, options) => {
    kept = openKept(clock)
    run = new Run(platform, clock, `${++runs}`, kept)
    await run.precede(`ZYP${runs}`)
    const { before, call } = SERVICES[service]!(run)
    run.process = run.startUnhurried()
    for (const one of before) expect(await run.send(one)).toMatchObject({ code: 0 })
    run.process = run.start()
    expect(
      (
        await fetch(`${platform.url}/sandbox/faults`, {
          method: 'POST',
          body: JSON.stringify({ funid: call.funid, kind, ...options }),
        })
      ).status,
    ).toBe(200)
    const moved = () =>
      run.movements().filter((one) => one.kind === service && !one.note.includes('结算后'))

    let told: unknown
    // As a HIS does: the same again every minute, until it is told that it is done.
    for (let minute = 0; minute < 30 && told === undefined; minute++) {
      // A message of its own each time: what makes it the same is its number, or that the first is still open.
      const answer = await run
        .send({ ...call, note: `${call.note}${minute}` })
        .catch((error: unknown) => {
          if (error instanceof CareError) return undefined
          throw error
        })
      // Refused by a platform whose clock was wrong: sent anew.
      if (String(answer?.code) === '0') told = answer
      expect(moved().length).toBeLessThanOrEqual(1)
      clock.time += 60_000
    }
    expect(told).toMatchObject({ code: 0 })
    expect(moved()).toHaveLength(1)
    platform.ledger.check()
    expect((await run.intents()).at(-1)).toMatchObject({ service, status: 'done' })
  })
})
