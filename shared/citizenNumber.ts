/** What is wrong with one; each side has its own words for it. */
export type Fault = 'character' | 'old' | 'length' | 'birth' | 'digit'

/**
 * GB 11643: eighteen places, a real date of birth, and the check digit of ISO 7064 MOD 11-2.
 * @param now ms since the epoch
 */
export function faultOf(number: string, now: number): Fault | undefined {
  if (!/^\d+X?$/.test(number)) return 'character'
  if (/^\d{15}$/.test(number)) return 'old'
  if (number.length !== 18) return 'length'
  if (!isBirth(number.slice(6, 14), now)) return 'birth'
  return number.charAt(17) === checkDigit(number) ? undefined : 'digit'
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The eighteenth character that belongs to the first seventeen digits. */
export function checkDigit(number: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** @param written yyyyMMdd */
function isBirth(written: string, now: number): boolean {
  const year = Number(written.slice(0, 4))
  const birth = Date.UTC(year, Number(written.slice(4, 6)) - 1, Number(written.slice(6)))
  const real = new Date(birth).toISOString().slice(0, 10).replace(/-/g, '')
  return year >= 1880 && written === real && birth <= now
}
