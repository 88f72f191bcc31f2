import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SignReading } from '../protocol/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createReadingMemory, hisReading, type ReadingMemoryOptions } from './memory.ts'

const channel = { appId: 'QZ1', signNested: 'auto' } as const
let now: number
let store: Store
let lines: Record<string, unknown>[]
let looked: number

beforeEach(() => {
  now = 1_700_000_000_000
  store = openSqliteStore(':memory:', () => now)
  lines = []
  looked = 0
})

const log = pino(
  { level: 'info' },
  { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
)
/** Another process. */
const memory = (changes: Partial<ReadingMemoryOptions> = {}) =>
  createReadingMemory({ side: 'platform', channel, store, log, now: () => now, ...changes })
/** A message that was found good by the first of these, and would have been by all. */
const fit = (...fits: [SignReading, ...SignReading[]]) => ({
  reading: fits[0],
  all() {
    looked += 1
    return fits
  },
})
const told = () => lines.map(({ level, fits, msg }) => [level, fits, msg])

describe('what is known of how the other side signs', () => {
  it('is nothing at first: all may be, and what is configured comes first', async () => {
    expect(await memory().fits()).toEqual(['raw', 'text', 'bare'])
    const configured = memory({ channel: { ...channel, signNested: 'bare' } })
    expect(await configured.fits()).toEqual(['bare', 'raw', 'text'])
  })

  it('is proven by the first message that fits one alone, and known to a process that starts later', async () => {
    const first = memory()
    await first.learn(fit('raw', 'text', 'bare'), 'BC00.03.00.01')
    expect(await first.fits()).toEqual(['raw', 'text', 'bare'])
    now += 1000
    await first.learn(fit('text'), 'BC00.03.00.02')
    expect(await first.fits()).toEqual(['text'])
    expect(await memory().first()).toBe('text')
    expect((await store.get('counters', 'signs~platform~QZ1'))?.document).toEqual({
      fits: ['text'],
      at: now,
      by: 'BC00.03.00.02',
    })
    expect(told()).toEqual([[30, ['text'], 'how the other side signs is known']])
  })

  it('is of each channel and side by itself', async () => {
    await memory().learn(fit('text'), 'F')
    expect(await memory({ side: 'HIS' }).first()).toBe('raw')
    expect(await memory({ channel: { ...channel, appId: 'QZ2' } }).first()).toBe('raw')
  })

  it('is narrowed by what several messages have in common', async () => {
    const one = memory()
    await one.learn(fit('raw', 'bare'), 'F1')
    await one.learn(fit('text', 'bare'), 'F2')
    expect(await one.fits()).toEqual(['bare'])
  })

  it('is what several processes have learnt together', async () => {
    const [one, other] = [memory(), memory()]
    await Promise.all([one.fits(), other.fits()])
    await one.learn(fit('raw', 'bare'), 'F1')
    await other.learn(fit('text', 'bare'), 'F2')
    expect(await memory().fits()).toEqual(['bare'])
    now += 60_001
    await one.fits()
    await new Promise(setImmediate)
    expect(await one.fits()).toEqual(['bare'])
  })

  it('changes with the other side, stops nothing, and is told once however many processes see it', async () => {
    const processes = [memory(), memory(), memory()]
    await processes[0]!.learn(fit('raw'), 'F1')
    for (const one of processes) await one.fits()
    lines = []
    for (const one of processes) await one.learn(fit('text'), 'F2')
    await Promise.all(processes.map((one) => one.learn(fit('text'), 'F2')))
    for (const one of processes) expect(await one.first()).toBe('text')
    expect(told()).toEqual([[40, ['text'], 'the other side signs by another reading than before']])
  })

  it('is believed at once of a side that changes with every message, and written down once a minute', async () => {
    const one = memory()
    await one.learn(fit('raw'), 'F')
    lines = []
    for (let times = 0; times < 10; times++)
      for (const reading of ['text', 'raw'] as const) {
        await one.learn(fit(reading), 'F')
        expect(await one.first()).toBe(reading)
      }
    expect(lines).toHaveLength(1)
    now += 60_001
    await one.learn(fit('text'), 'F')
    expect(lines).toHaveLength(1)
    await one.learn(fit('raw'), 'F')
    expect(lines).toHaveLength(1)
  })

  it('costs nothing once it is proven, and no more than a look a minute where it cannot be', async () => {
    const proven = memory()
    await proven.learn(fit('raw'), 'F')
    looked = 0
    for (let times = 0; times < 100; times++) await proven.learn(fit('raw'), 'F')
    expect(looked).toBe(0)
    const unproven = memory({ channel: { ...channel, appId: 'QZ2' } })
    for (let times = 0; times < 100; times++) await unproven.learn(fit('raw', 'bare'), 'F')
    expect(looked).toBe(20)
    for (let minutes = 0; minutes < 3; minutes++) {
      now += 60_001
      for (let times = 0; times < 100; times++) await unproven.learn(fit('raw', 'bare'), 'F')
    }
    expect(looked).toBe(23)
  })

  it('is learnt all the same where the store does not answer', async () => {
    const broken = memory({
      store: {
        ...store,
        get: () => Promise.reject(new Error('away')),
        create: () => Promise.reject(new Error('away')),
      },
    })
    expect(await broken.first()).toBe('raw')
    await broken.learn(fit('text'), 'F')
    expect(await broken.first()).toBe('text')
    expect(lines.map(({ level }) => level)).toEqual([40, 40])
  })
})

describe('the HIS is answered', () => {
  it('as the platform signs, until the HIS has shown that it does otherwise', async () => {
    const [platform, his] = [memory(), memory({ side: 'HIS' })]
    expect(await hisReading(platform, his)).toBe('raw')
    await platform.learn(fit('text'), 'F')
    expect(await hisReading(platform, his)).toBe('text')
    await his.learn(fit('raw', 'text', 'bare'), 'F')
    expect(await hisReading(platform, his)).toBe('text')
    await his.learn(fit('raw', 'bare'), 'F')
    expect(await hisReading(platform, his)).toBe('raw')
  })
})
