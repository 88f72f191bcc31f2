import { beforeEach, expect, test, vi } from 'vitest'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { MOST_COUNTED, UNCOUNTED, createPace, type Pace } from './pace.ts'

const START = 1_760_000_040_000 - (1_760_000_040_000 % 60_000)
const sealer = { fingerprint: (...parts: string[]) => parts.join('~') }

let time: number
let store: Store
const open = () => createPace(store, sealer, () => time)
beforeEach(() => {
  time = START
  store = openSqliteStore(':memory:', () => time)
})

/** @returns how many of them were let through */
async function ask(pace: Pace, times: number, openid = 'one'): Promise<number> {
  const asked = Array.from({ length: times }, () =>
    pace.keep(openid).then(
      () => 1,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'state.too-fast', retryable: true })
        return 0
      },
    ),
  )
  return (await Promise.all(asked)).reduce<number>((sum, one) => sum + one, 0)
}

test('whoever pulls to refresh twice a second, all day long, never meets it', async () => {
  const pace = open()
  for (let second = 0; second < 600; second += 1, time += 1000) expect(await ask(pace, 2)).toBe(2)
})

test('the first of a minute touch no store', async () => {
  const touched = [vi.spyOn(store, 'get'), vi.spyOn(store, 'create'), vi.spyOn(store, 'replace')]
  await ask(open(), UNCOUNTED)
  for (const one of touched) expect(one).not.toHaveBeenCalled()
})

test('a flood gets so many a minute and no more, and costs the store nothing while it is refused', async () => {
  const pace = open()
  expect(await ask(pace, 1000)).toBe(UNCOUNTED + MOST_COUNTED)
  const touched = vi.spyOn(store, 'get')
  expect(await ask(pace, 1000)).toBe(0)
  expect(touched).not.toHaveBeenCalled()
  expect(await ask(pace, 1, 'another')).toBe(1)
})

test('each process adds its uncounted ones, and nothing else', async () => {
  const processes = Array.from({ length: 5 }, open)
  const through = await Promise.all(processes.map((pace) => ask(pace, 300)))
  expect(through.reduce((sum, one) => sum + one, 0)).toBe(5 * UNCOUNTED + MOST_COUNTED)
})

test('waiting as told helps', async () => {
  const pace = open()
  await ask(pace, 1000)
  time += 60_000
  expect(await ask(pace, UNCOUNTED)).toBe(UNCOUNTED)
})
