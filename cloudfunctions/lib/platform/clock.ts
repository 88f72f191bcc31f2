/** The time at the platform, as far as this process knows it: its own clock and the offset learnt from an answer. */
export interface PlatformClock {
  /** Milliseconds since the epoch, by the platform's clock. */
  now(): number
  /**
   * Takes the platform's own time (ms) from an authentic answer. Adopts it only where it differs from ours by more than
   * half the window: smaller drift is harmless and would make timestamps jump about with the network's delay.
   * @returns whether the offset changed, so that what was refused may be worth one more try
   */
  learn(platformTime: number): boolean
  /**
   * Stays behind the platform, by its answer to what was sent at `sentAt` by this clock: to a platform that is slow our
   * messages would be fresh for longer than the window. Adopts a time that lies before the sending by more than
   * clockTolerance, and goes forward again as far as our own clock; one that is fast only ends a message earlier.
   */
  follow(sentAt: number, platformTime: number): void
  /** Whether two times (ms) differ by more than half the window. */
  apart(one: number, other: number): boolean
  /** A clock that believes this time (ms) without this one learning it; undefined where it would make no difference. */
  assume(platformTime: number): PlatformClock | undefined
}

/** How far apart the two clocks may be without being noticed, ms. A `Date` header is up to a second old. */
export const clockTolerance = (windowSeconds: number): number => Math.max(1000, windowSeconds * 50)

export function createPlatformClock(
  now: () => number,
  windowSeconds: number,
  offset = 0,
): PlatformClock {
  const apart = (one: number, other: number) => Math.abs(one - other) > (windowSeconds * 1000) / 2
  return {
    apart,
    now: () => now() + offset,
    learn(platformTime) {
      if (!apart(platformTime, now() + offset)) return false
      offset = platformTime - now()
      return true
    },
    follow(sentAt, platformTime) {
      const tolerance = clockTolerance(windowSeconds)
      if (platformTime < sentAt - tolerance) offset = platformTime - now()
      else if (offset < 0 && platformTime > now() + offset + tolerance)
        offset = Math.min(0, platformTime - now())
    },
    assume: (platformTime) =>
      apart(platformTime, now() + offset)
        ? createPlatformClock(now, windowSeconds, platformTime - now())
        : undefined,
  }
}
