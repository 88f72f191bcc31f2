/** What one variant cost in each round, ms of CPU a run. */
export type Rounds = readonly number[]

/** The middle, and between what the middle half lay. */
export interface Spread {
  median: number
  low: number
  high: number
}

export interface Variant {
  name: string
  run(): unknown
  /** At most so many rounds: for what takes seconds. */
  mostRounds?: number
}

export interface MeasureOptions {
  rounds: number
  /** Each variant repeats within a round until it has used so much CPU, ms. */
  roundMs: number
}

/**
 * Runs the variants in turn, round after round, each round beginning with another one: what else the machine does hits
 * all of them alike. CPU time of the process, not the clock's: others may use the cores.
 */
export function measure(
  variants: readonly Variant[],
  { rounds, roundMs }: MeasureOptions,
): Map<string, Rounds> {
  const results = new Map<string, number[]>(variants.map(({ name }) => [name, []]))
  const repeats = new Map(variants.map((variant) => [variant.name, warmUp(variant, roundMs)]))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const variant = variants[(turn + round) % variants.length]!
      if (round >= (variant.mostRounds ?? rounds)) continue
      results.get(variant.name)!.push(cpuOf(variant, repeats.get(variant.name)!))
    }
  }
  return results
}

/** CPU that a variant uses before it is measured, ms: by then the compiler knows what is quick. */
const WARM_MS = 150

/** How often the variant fits into a round. */
function warmUp(variant: Variant, roundMs: number): number {
  for (let times = 1; ; times *= 2) {
    const once = cpuOf(variant, times)
    if (once * times >= WARM_MS) return Math.max(1, Math.round(roundMs / once))
  }
}

function cpuOf(variant: Variant, times: number): number {
  const before = process.cpuUsage()
  for (let n = 0; n < times; n++) variant.run()
  const { user, system } = process.cpuUsage(before)
  return Math.max((user + system) / 1000 / times, 1e-6)
}

/** @throws RangeError of nothing at all */
export function spreadOf(values: Rounds): Spread {
  if (values.length === 0) throw new RangeError('nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(part * (sorted.length - 1))))]!
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/**
 * Round by round, so that a slow moment of the machine cancels out; where there are fewer rounds of one, over its
 * median.
 */
export function ratioOf(ours: Rounds, theirs: Rounds): Spread {
  if (ours.length === theirs.length)
    return spreadOf(ours.map((value, round) => value / theirs[round]!))
  const [few, many] = ours.length < theirs.length ? [ours, theirs] : [theirs, ours]
  const middle = spreadOf(many).median
  return spreadOf(
    few === ours ? ours.map((value) => value / middle) : theirs.map((value) => middle / value),
  )
}
