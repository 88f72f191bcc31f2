import { readMoney } from './format.ts'

/**
 * Amounts of Decimal(16,2) do not fit a JavaScript number, and the oldest phones know no bigint: fen in two halves.
 * The upper counts units of 10^8 fen.
 */
type Halves = readonly [upper: number, lower: number]
const HALF = 100_000_000

/** The sum of amounts, none negative. @returns undefined where one is no amount, or negative */
export function addMoney(...amounts: readonly string[]): string | undefined {
  let sum: Halves = [0, 0]
  for (const amount of amounts) {
    const halves = read(amount)
    if (halves === undefined) return undefined
    const lower = sum[1] + halves[1]
    sum = [sum[0] + halves[0] + Math.floor(lower / HALF), lower % HALF]
  }
  return write(sum)
}

function read(amount: string): Halves | undefined {
  const parts = readMoney(amount)
  if (parts === undefined || (parts.negative && /[1-9]/.test(amount))) return undefined
  const fen = parts.yuan + parts.fen
  // Less than 10^8 fen have no digits above, and Number('') is 0.
  return [Number(fen.slice(0, -8)), Number(fen.slice(-8))]
}

function write([upper, lower]: Halves): string {
  const fen = `${upper}${String(lower).padStart(8, '0')}`.replace(/^0+(\d{3})/, '$1')
  return `${fen.slice(0, -2)}.${fen.slice(-2)}`
}
