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
 * @returns by the name of the variant. @throws RangeError for a name that is none's
 */
export function measure(
  variants: readonly Variant[],
  { rounds, roundMs }: MeasureOptions,
): (name: string) => Rounds {
  const all = variants.map((variant) => ({
    variant,
    repeats: warmUp(variant, roundMs),
    costs: [] as number[],
  }))
  for (let round = 0; round < rounds; round++)
    for (const { variant, repeats, costs } of inTurn(all, round))
      if (round < (variant.mostRounds ?? rounds)) costs.push(cpuOf(variant, repeats))
  return (name) => {
    const found = all.find(({ variant }) => variant.name === name)
    if (found === undefined) throw new RangeError(`nothing was measured of ${name}`)
    return found.costs
  }
}

/** All of them, beginning with another one each round. */
export function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length
  return [...all.slice(first), ...all.slice(0, first)]
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
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]! // a part from 0 to 1
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/**
 * Round by round, so that a slow moment of the machine cancels out; where there are fewer rounds of one, over its
 * median.
 */
export function ratioOf(ours: Rounds, theirs: Rounds): Spread {
  if (ours.length === theirs.length)
    return spreadOf(ours.map((value, round) => value / theirs[round]!)) // as long as ours
  const [few, many] = ours.length < theirs.length ? [ours, theirs] : [theirs, ours]
  const middle = spreadOf(many).median
  return spreadOf(
    few === ours ? ours.map((value) => value / middle) : theirs.map((value) => middle / value),
  )
}
