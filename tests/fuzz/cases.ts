/** `FUZZ_SEED` with `FUZZ_CASES=1` is one case again, the very same. */
export const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
const CASES = Number(process.env.FUZZ_CASES ?? 100_000)

/** What a case costs decides how many there are of its kind; all kinds together are `FUZZ_CASES`. */
const PARTS = { envelopes: 0.89, calls: 0.1, requests: 0.01 } as const

export const casesOf = (kind: keyof typeof PARTS): number => Math.ceil(CASES * PARTS[kind])

/** A fuzzer that no longer reaches a layer proves nothing of it; of a few cases nothing is to be expected. */
export const areMany = CASES >= 100_000

/** Of one case, ms: it hangs. */
const LONGEST = 30_000

/** @throws Error with what makes the case again, where it fails or hangs */
export async function reproducible(
  at: number,
  what: string,
  act: () => Promise<void>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), LONGEST)
  })
  try {
    await Promise.race([act(), hangs])
  } catch (cause) {
    throw new Error(`FUZZ_SEED=${SEED + at} FUZZ_CASES=1: ${what.slice(0, 2000)}`, { cause })
  } finally {
    clearTimeout(timer)
  }
}
