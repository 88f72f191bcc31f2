/** UTF-16 units; a case is as large as the class it falls in. */
const SIZES = [1_000, 10_000, 100_000, 1_000_000] as const
const TIMES = 20
const AGAIN = 4

/**
 * Whether a case takes longer than 20 times an innocent one of its size. What else the machine does makes anything slow
 * now and then: a case is slow where it is so every time.
 */
export class Slowness {
  /** ms, of the slowest innocent one, by size. */
  private readonly usual = new Map<number, number>()
  slowest = 0

  /**
   * @param innocent takes an innocent one of that size, at most; gives how long that took, ms
   * @param least ms; what is faster the clock cannot tell
   */
  static async measure(
    innocent: (size: number) => number | Promise<number>,
    least: number,
  ): Promise<Slowness> {
    const slowness = new Slowness()
    await innocent(SIZES[0])
    for (const size of SIZES) {
      let most = least
      for (let n = 0; n < 10; n += 1) most = Math.max(most, await innocent(size))
      slowness.usual.set(size, most)
    }
    return slowness
  }

  /** @param again takes it once more, ms @throws Error where it is slow */
  async check(size: number, tookMs: number, again: () => number | Promise<number>): Promise<void> {
    const most = TIMES * this.usual.get(SIZES.find((one) => size <= one) ?? SIZES.at(-1)!)!
    let least = tookMs
    for (let n = 0; least > most && n < AGAIN; n += 1) least = Math.min(least, await again())
    this.slowest = Math.max(this.slowest, least)
    if (least > most)
      throw new Error(`${size} characters took ${least} ms, innocent ones ${most / TIMES} ms`)
  }
}
