import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEnvironment } from '../lib/config/environment.ts'
import { createSealer } from '../lib/identity/seal.ts'
import { readPulse } from '../lib/health/pulse.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { createPrecedents } from '../lib/journal/precedents.ts'
import { connectNotices, readNoticeSettings } from '../lib/notices/index.ts'
import { createPlatformClient } from '../lib/platform/client.ts'
import { usualChannel } from '../lib/protocol/testing/channels.ts'
import { openSqliteStore } from '../lib/store/sqlite.ts'
import type { Store } from '../lib/store/store.ts'
import type { Report } from './report.ts'
import {
  INSTITUTION,
  journalOf,
  listedRow,
  platformStandIn,
  settled,
  testKeys,
  type PlatformStandIn,
  type StandInAnswer,
} from './testing.ts'
import { tick, type InstitutionDependencies, type TickDependencies } from './tick.ts'

const channel = usualChannel()
let now: number
let store: Store
let journal: Journal
let platform: PlatformStandIn
let answers: Record<string, StandInAnswer>
let dependencies: TickDependencies
let close: () => Promise<void>

beforeEach(async () => {
  now = Date.parse('2026-11-02T06:00:00+08:00')
  const clock = () => now
  store = openSqliteStore(':memory:', clock)
  journal = journalOf(store)
  answers = {}
  platform = await platformStandIn(
    channel,
    (request) =>
      answers[`${String(request.fee_time).slice(0, 10)}~${String(request.med_type)}`] ?? {
        rows: [],
      },
    clock,
  )
  const options = {
    url: platform.url,
    channel,
    windowSeconds: 600,
    timeoutMs: 5000,
    now: clock,
    backoff: { base: 1, tries: 1 },
  }
  const client = createPlatformClient(options)
  close = async () => {
    await Promise.all([client.close(), platform.close()])
    await store.close()
  }
  const log = pino({ level: 'silent' })
  const off = { code: INSTITUTION, notices: readNoticeSettings(readEnvironment({})) }
  const notices = connectNotices([off], {
    store,
    sealer: createSealer(testKeys()),
    journal,
    now: clock,
    log,
  })
  const shared = { store, now: clock, log }
  dependencies = {
    ...shared,
    institutions: [
      {
        ...shared,
        institution: INSTITUTION,
        journal,
        precedents: createPrecedents(store, [platform.url]),
        platform: client,
        listClient: client,
        medTypes: ['21', '11'],
        afterMinutes: 360,
        catchUpDays: 31,
      },
    ],
    notices,
    tellStaff: () => Promise.resolve(),
    deliver: () => Promise.resolve(),
  }
})
afterEach(() => close())

const round = () => tick(dependencies)
/** The only institution's, otherwise. */
const change = (changes: Partial<InstitutionDependencies>) => {
  dependencies = {
    ...dependencies,
    institutions: [{ ...dependencies.institutions[0], ...changes }],
  }
}
const wait = (hours: number) => {
  now += hours * 3_600_000
}

describe('a tick', () => {
  it('reconciles the day before, each type by itself, once', async () => {
    expect(await round()).toMatchObject({
      reconciled: [`${INSTITUTION}~2026-11-01~21`, `${INSTITUTION}~2026-11-01~11`],
      failed: [],
    })
    expect(await round()).toMatchObject({ reconciled: [], failed: [] })
    wait(23.9)
    expect((await round()).reconciled).toEqual([])
    wait(0.2)
    expect((await round()).reconciled).toEqual([
      `${INSTITUTION}~2026-11-02~21`,
      `${INSTITUTION}~2026-11-02~11`,
    ])
  })

  it('makes up for missed days, a few at a time', async () => {
    change({ medTypes: ['21'] })
    await round()
    wait(24 * 7)
    expect((await round()).reconciled).toEqual([
      `${INSTITUTION}~2026-11-02~21`,
      `${INSTITUTION}~2026-11-03~21`,
      `${INSTITUTION}~2026-11-04~21`,
      `${INSTITUTION}~2026-11-05~21`,
    ])
    expect((await round()).reconciled).toEqual([
      `${INSTITUTION}~2026-11-06~21`,
      `${INSTITUTION}~2026-11-07~21`,
      `${INSTITUTION}~2026-11-08~21`,
    ])
    expect((await round()).reconciled).toEqual([])
  })

  it('tries a day that failed again, but not at once, and not at the cost of the others', async () => {
    answers['2026-11-01~21'] = { status: 500 }
    expect(await round()).toMatchObject({
      reconciled: [`${INSTITUTION}~2026-11-01~11`],
      failed: [`${INSTITUTION}~2026-11-01~21`],
    })
    expect(await round()).toMatchObject({ reconciled: [], failed: [] })
    answers = {}
    wait(0.3)
    expect(await round()).toMatchObject({
      reconciled: [`${INSTITUTION}~2026-11-01~21`],
      failed: [],
    })
  })

  it('looks the next day at what was not clean, and then no more', async () => {
    change({ medTypes: ['21'] })
    answers['2026-11-01~21'] = { rows: [listedRow('JS1', '1.00')] }
    await round()
    expect((await round()).reconciled).toEqual([])
    await settled(journal, { settlementNo: 'JS1', amount: '1.00' })
    wait(24)
    expect((await round()).reconciled).toEqual([
      `${INSTITUTION}~2026-11-01~21`,
      `${INSTITUTION}~2026-11-02~21`,
    ])
    wait(24)
    expect((await round()).reconciled).toEqual([`${INSTITUTION}~2026-11-03~21`])
    expect(
      (await store.get<Report>('reports', `${INSTITUTION}~2026-11-01~21`))!.document,
    ).toMatchObject({
      clean: true,
      runs: 2,
      changes: { gone: [{ settlementNo: 'JS1' }] },
    })
  })

  it('does each day once where two run at the same time', async () => {
    const results = await Promise.all([round(), round(), round()])
    expect(results.flatMap(({ reconciled }) => reconciled).sort()).toEqual([
      `${INSTITUTION}~2026-11-01~11`,
      `${INSTITUTION}~2026-11-01~21`,
    ])
    expect((await store.find<Report>('reports', {})).map(({ document }) => document.runs)).toEqual([
      1, 1,
    ])
  })

  it('asks for unknown outcomes and sweeps, even where the platform lists nothing', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '1.00',
      status: 'unknown',
    })
    await store.create('nonces', 'old', {}, { expiresAt: now + 1 })
    wait(0.1)
    answers = { '2026-11-01~21': { rows: [listedRow('JS1', '1.00')] } }
    expect(await round()).toMatchObject({ resolved: { looked: 1 }, swept: 1 })
    expect((await journal.get(intent.id))!.document.status).not.toBe('sending')
  })

  it('writes down how the whole stands, for whoever watches', async () => {
    const lines: Record<string, unknown>[] = []
    change({ medTypes: ['21'] })
    dependencies = {
      ...dependencies,
      log: pino(
        { level: 'info' },
        {
          write: (line: string) => {
            lines.push(JSON.parse(line) as Record<string, unknown>)
          },
        },
      ),
    }
    await journal.update(
      await settled(journal, { settlementNo: 'JS1', amount: '1.00', status: 'unknown' }),
      { createdAt: now },
    )
    answers['2026-11-01~21'] = { rows: [listedRow('JS9', '1.00')] }
    wait(0.75)
    // It goes from unknown to a person in this very round, and is one all the same.
    expect(await round()).toMatchObject({ resolved: { looked: 1 } })
    const found = { unknown: 0, persons: 1, differences: 1, overdue: 0 }
    expect(await readPulse(store, INSTITUTION)).toMatchObject({
      failed: 0,
      at: now,
      institutions: { [INSTITUTION]: { ...found, oldestAt: now - 45 * 60_000 } },
    })
    expect(lines.at(-1)).toMatchObject({
      ...found,
      failed: 0,
      level: 30,
      msg: 'tick done',
      oldestMinutes: 45,
    })
    // A day that cannot be had stays due.
    wait(24)
    answers = { '2026-11-02~21': { status: 500 } }
    expect(await round()).toMatchObject({ failed: [`${INSTITUTION}~2026-11-02~21`] })
    expect(await readPulse(store, INSTITUTION)).toMatchObject({
      failed: 0,
      institutions: { [INSTITUTION]: { overdue: 1 } },
    })
    await round()
    expect(await readPulse(store, INSTITUTION)).toMatchObject({
      institutions: { [INSTITUTION]: { overdue: 1 } },
    })
    wait(0.3)
    answers = {}
    await round()
    expect(await readPulse(store, INSTITUTION)).toMatchObject({
      institutions: { [INSTITUTION]: { overdue: 0 } },
    })
  })

  it('counts the parts of itself that failed, and says nothing of what they would have known', async () => {
    change({ journal: { ...journal, withStatus: () => Promise.reject(new Error('broken')) } })
    expect(await round()).toMatchObject({ resolved: null })
    expect(await readPulse(store, INSTITUTION)).toMatchObject({
      failed: 1,
      institutions: {
        [INSTITUTION]: {
          unknown: null,
          persons: null,
          oldestAt: null,
          differences: 0,
          overdue: 0,
        },
      },
    })
  })
})
