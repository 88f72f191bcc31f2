import { beforeEach, describe, expect, it } from 'vitest'
import { MOST_TIMEOUTS, PAUSE_MS, createBreaker, type Breaker } from './breaker.ts'
import { PlatformUnavailableError } from './errors.ts'

let now: number
let breaker: Breaker
beforeEach(() => {
  now = 1_000_000
  breaker = createBreaker(() => now)
})

const failing = (code: PlatformUnavailableError['code']) => () =>
  Promise.reject(new PlatformUnavailableError(code, 'x', { sent: true }))
const late = failing('unavailable.platform-timeout')
const outcome = (call: () => Promise<unknown>) =>
  breaker.run(call).then(
    (result) => result,
    ({ code, sent }: PlatformUnavailableError) => `${code} ${sent}`,
  )
const LATE = 'unavailable.platform-timeout true'
const AWAY = 'unavailable.platform-away false'

async function letWait(times: number) {
  for (let time = 0; time < times; time += 1) expect(await outcome(late)).toBe(LATE)
}

describe('a platform that lets everybody wait', () => {
  it('is not asked for a while, and nothing is sent', async () => {
    await letWait(MOST_TIMEOUTS)
    let asked = 0
    const ask = async () => (asked += 1)
    expect(await outcome(ask)).toBe(AWAY)
    now += PAUSE_MS - 1
    expect(await outcome(ask)).toBe(AWAY)
    expect(asked).toBe(0)
  })

  it('is then asked by one, and by all once it has answered', async () => {
    await letWait(MOST_TIMEOUTS)
    now += PAUSE_MS
    let answer: (value: string) => void = () => undefined
    const trial = outcome(() => new Promise((resolve) => (answer = resolve)))
    expect(await outcome(async () => 'yes')).toBe(AWAY)
    answer('yes')
    expect(await trial).toBe('yes')
    expect(await outcome(async () => 'yes')).toBe('yes')
  })

  it('is left alone again where that one has waited, too', async () => {
    await letWait(MOST_TIMEOUTS)
    now += PAUSE_MS
    expect(await outcome(late)).toBe(LATE)
    expect(await outcome(async () => 'yes')).toBe(AWAY)
  })

  it('is asked as ever while it answers anything in between, or fails at once', async () => {
    await letWait(MOST_TIMEOUTS - 1)
    expect(await outcome(async () => 'yes')).toBe('yes')
    await letWait(MOST_TIMEOUTS - 1)
    for (let time = 0; time < 3 * MOST_TIMEOUTS; time += 1)
      expect(await outcome(failing('unavailable.platform-unreachable'))).toContain('unreachable')
    expect(await outcome(async () => 'yes')).toBe('yes')
  })
})
