/** The time at the platform, as far as this process knows it: its own clock and the offset learnt from an answer. */
export interface PlatformClock {
  /** Milliseconds since the epoch, by the platform's clock. */
  now(): number
  /**
   * Takes the platform's own time (ms) from an answer. Adopts it only where it differs from ours by more than half the
   * window: smaller drift is harmless and would make timestamps jump about with the network's delay.
   * @returns whether the offset changed, so that what was refused may be worth one more try
   */
  learn(platformTime: number): boolean
}

export function createPlatformClock(now: () => number, windowSeconds: number): PlatformClock {
  let offset = 0
  return {
    now: () => now() + offset,
    learn(platformTime) {
      const drift = platformTime - (now() + offset)
      if (Math.abs(drift) <= (windowSeconds * 1000) / 2) return false
      offset += drift
      return true
    },
  }
}
