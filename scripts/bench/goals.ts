import type { Spread } from './measure.ts'

/** What the figures are held against. Ratios and sizes: a time alone says more of the machine than of the code. */
export const BUDGETS = {
  largeOverFloor: 1.25,
  smallOverFloor: 2.5,
  /** sm-crypto's time over ours, large messages. */
  largePeerTimes: 10,
  memoryTimes: 2.5,
  /** CPU to the first answer over that of an empty function. */
  coldTimes: 4,
  /** ms of CPU over an echo's, at the median. */
  cpuAddedMs: 0.5,
  /** Time of a row of the largest reconciliation over that of a usual one. */
  growthTimes: 1.25,
  /** MB: the function has 512, and where a hospital is that large, 1024. */
  reconcilePeakMb: (rows: number, lists: number): number =>
    (rows <= 20_000 ? 256 : 640) + (lists - 1) * 40,
  /**
   * Of a function's one file, with the vendor's SDK. Nobody waits for the timer's, which holds the mail client as well.
   */
  bundleBytes: (name: string): number => (name === 'reconcile' ? 880 : 680) * 1024,
  startSeconds: 10,
  /** From the tap on the bedside code to the stay with its amounts, ms. */
  bedsideMs: 2500,
  /** The highest sum of layout shifts. So little is a word that stands elsewhere in its own button. */
  shift: 0.001,
  /** Of the stay's page, as it first stands there in full: bytes, components, turns of the app's thread. */
  drawing: { bytes: 12 * 1024, calls: 72, turns: 4 },
  /** Of JavaScript that WeChat runs before the first page is there. */
  startScriptsBytes: 112 * 1024,
  mainPackageBytes: 240 * 1024,
  firstScreenBytes: 100 * 1024,
} as const

/** Whether a ratio to the floor is above its goal. */
export const envelopeOver = ({
  overFloor,
  large,
}: {
  overFloor: Spread
  large: boolean
}): boolean => overFloor.median > (large ? BUDGETS.largeOverFloor : BUDGETS.smallOverFloor)

/** The ratios to the floor of the quickest rounds, as they were last measured. */
export const LAST_OVER_FLOOR: Readonly<Record<string, { seal: number; open: number }>> = {
  '400 B request': { seal: 2.4, open: 2.95 },
  '2 KB response': { seal: 2.75, open: 3.1 },
  '1 MB attachment': { seal: 1.35, open: 1.5 },
}

/** The peak of memory over the message's size, of the 1 MB that is opened: the highest of all, as last measured. */
export const LAST_MEMORY_TIMES = 3

/** Half of a slowdown of 30 %: noise does not reach it three times of five, the slowdown does. */
const NOISE = 1.15

/** Whether most of several runs are slower than the last that was measured. */
export const hasRegressed = (ratios: readonly number[], last: number): boolean =>
  ratios.filter((ratio) => ratio > last * NOISE).length > ratios.length / 2
