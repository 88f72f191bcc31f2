/**
 * Compares without regard to case, as Java's String.CASE_INSENSITIVE_ORDER and not as a dictionary would: unit by unit,
 * each made upper case and then lower. What is not one unit in the other case stays as it is.
 */
export function compareFolded(left: string, right: string): number {
  const [a, b] = [folded(left), folded(right)]
  return a < b ? -1 : a > b ? 1 : 0
}

const NOT_ASCII = /[^\u0000-\u007f]/

const folded = (text: string): string =>
  NOT_ASCII.test(text)
    ? Array.from({ length: text.length }, (_, at) => foldedUnit(text.charAt(at))).join('')
    : text.toLowerCase()

function foldedUnit(unit: string): string {
  const upper = unit.toUpperCase()
  const one = upper.length === 1 ? upper : unit
  const lower = one.toLowerCase()
  return lower.length === 1 ? lower : one
}
