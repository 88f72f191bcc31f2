import type { Spread } from './measure.ts'

/** What the figures are held against. Ratios and sizes: a time alone says more of the machine than of the code. */
export const BUDGETS = {
  largeOverFloor: 1.3,
  smallOverFloor: 2,
  /** sm-crypto's time over ours, large messages. */
  largePeerTimes: 10,
  memoryTimes: 4,
  /** ms of CPU over an echo's, at the median. */
  cpuAddedMs: 1,
  /** Time of a row of the largest reconciliation over that of a usual one. */
  growthTimes: 1.25,
  /** MB: the function has 512, and where a hospital is that large, 1024. */
  reconcilePeakMb: (rows: number): number => (rows <= 20_000 ? 256 : 640),
  /** Of a function's one file. Nobody waits for the timer's, which holds the mail client as well. */
  bundleBytes: (name: string): number => (name === 'reconcile' ? 620 : 450) * 1024,
  mainPackageBytes: 350 * 1024,
  firstScreenBytes: 120 * 1024,
} as const

/** Whether a ratio to the floor is above its goal. @param slack a factor on the goal, for a machine that others use */
export const envelopeOver = (
  { overFloor, large }: { overFloor: Spread; large: boolean },
  slack = 1,
): boolean => overFloor.median > (large ? BUDGETS.largeOverFloor : BUDGETS.smallOverFloor) * slack
