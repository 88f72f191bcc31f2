import { beforeEach, describe, expect, test } from 'vitest'
import { clockTolerance, createPlatformClock, type PlatformClock } from './clock.ts'

const WINDOW_SECONDS = 600
const HALF_WINDOW_MS = 300_000
const OURS = 1_795_000_000_000

let clock: PlatformClock
beforeEach(() => {
  clock = createPlatformClock(() => OURS, WINDOW_SECONDS)
})

describe('the platform’s time in an answer that is authentic', () => {
  test.each([HALF_WINDOW_MS, -HALF_WINDOW_MS, 1, -1, 0])(
    'is not taken where it is %i ms from ours: our messages are fresh, and their times do not jump',
    (apart) => {
      expect(clock.learn(OURS + apart)).toBe(false)
      expect(clock.now()).toBe(OURS)
    },
  )

  test.each([HALF_WINDOW_MS + 1, -HALF_WINDOW_MS - 1])(
    'is taken where it is %i ms from ours, and once only',
    (apart) => {
      expect(clock.learn(OURS + apart)).toBe(true)
      expect(clock.now()).toBe(OURS + apart)
      expect(clock.learn(OURS + apart)).toBe(false)
    },
  )
})

test('a time that nobody vouches for makes another clock, and leaves this one as it is', () => {
  expect(clock.assume(OURS + HALF_WINDOW_MS)).toBeUndefined()
  expect(clock.assume(OURS + HALF_WINDOW_MS + 1)?.now()).toBe(OURS + HALF_WINDOW_MS + 1)
  expect(clock.now()).toBe(OURS)
})

describe('a platform that is behind', () => {
  const tolerance = clockTolerance(WINDOW_SECONDS)

  test('is followed by more than the tolerance, and not by less', () => {
    clock.follow(OURS, OURS - tolerance)
    expect(clock.now()).toBe(OURS)
    clock.follow(OURS, OURS - tolerance - 1)
    expect(clock.now()).toBe(OURS - tolerance - 1)
  })

  test('is followed forward again, as far as our own clock and no further', () => {
    clock.follow(OURS, OURS - HALF_WINDOW_MS)
    clock.follow(clock.now(), OURS - 2 * tolerance)
    expect(clock.now()).toBe(OURS - 2 * tolerance)
    clock.follow(clock.now(), OURS + HALF_WINDOW_MS)
    expect(clock.now()).toBe(OURS)
  })

  test('that is ahead only ends a message earlier', () => {
    clock.follow(OURS, OURS + HALF_WINDOW_MS)
    expect(clock.now()).toBe(OURS)
  })
})
