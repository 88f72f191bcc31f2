/** ms; below it the collector and the compiler decide, and not the work. */
const LEAST = 5
const TRIES = 3

/**
 * How long the processor works on it, ms: the least of three tries. Whoever else uses the machine does not count, nor
 * does what the collector happens to do meanwhile.
 */
export function processorTime(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY
  for (let tried = 0; tried < TRIES; tried += 1) {
    const begun = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(begun)
    least = Math.min(least, (user + system) / 1000)
  }
  return Math.max(least, LEAST)
}

/** What is eight times as much may take so many times as long: in proportion it takes 8, with the square of it 64. */
export const IN_PROPORTION = 24

/**
 * How many times as long eight times as much takes.
 * @param of what is done, for a size
 * @param largest the larger of the two sizes
 */
export const growth = (of: (size: number) => () => unknown, largest: number): number => {
  const [less, more] = [of(Math.ceil(largest / 8)), of(largest)]
  return processorTime(more) / processorTime(less)
}
