/**
 * Writes a decimal string of yuan the way a bank slip does: thousands apart, two digits. Text in, text out: the
 * standard's Decimal(16,2) does not fit a JavaScript number.
 * @param amount yuan, such as `12345.6`; what is not an amount comes back as it is
 * @example formatMoney('12345.6') // '12,345.60'
 */
export function formatMoney(amount: string): string {
  const parts = readMoney(amount)
  if (parts === undefined) return amount
  return `${parts.negative ? '-' : ''}${parts.yuan.replace(/\B(?=(\d{3}){1,6}$)/g, ',')}.${parts.fen}`
}

/** Whether there is anything: `0.00` and what is no amount are nothing. */
export const isZero = (amount: string): boolean => !/[1-9]/.test(amount)

/** Whether it is known, and more than nothing. */
export const isSome = (amount: string | undefined): amount is string =>
  amount !== undefined && !isZero(amount)

/** Whether it is known to be nothing. */
export const isNothing = (amount: string | undefined): boolean =>
  amount !== undefined && isZero(amount)

export interface MoneyParts {
  negative: boolean
  /** No leading zeros, at least one digit. */
  yuan: string
  /** Exactly two digits. */
  fen: string
}

/** @returns undefined for what is not a decimal with at most two digits behind the point */
export function readMoney(amount: string): MoneyParts | undefined {
  const [, sign, yuan, fen = ''] = /^(-?)(\d{1,20})(?:\.(\d{1,2}))?$/.exec(amount.trim()) ?? []
  return yuan === undefined
    ? undefined
    : { negative: sign === '-', yuan: yuan.replace(/^0+(\d)/, '$1'), fen: fen.padEnd(2, '0') }
}

/**
 * How much of a whole a part is, for the width of a bar and nothing else: here a rounded number does.
 * @returns percent, 0–100
 */
export function percentOf(part: string, whole: string): number {
  const percent = (Number(part) / Number(whole)) * 100
  return Number.isFinite(percent) ? Math.min(100, Math.max(0, percent)) : 0
}

/**
 * How wide an amount runs, so that the longest still stands on one line of the narrowest phone.
 * @param shown as formatMoney writes it
 * @returns em, rather too many than too few
 */
export const widthOf = (shown: string): number =>
  [...shown].reduce((width, character) => width + (/\d/.test(character) ? 0.62 : 0.34), 0)
