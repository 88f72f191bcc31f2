/** A document number with at most its first three and last four characters, and never more than half of them. */
export function maskNumber(number: string): string {
  const characters = [...number]
  const head = Math.min(3, Math.floor(characters.length / 4))
  const tail = Math.min(4, Math.floor(characters.length / 4))
  return `${characters.slice(0, head).join('')}${'*'.repeat(characters.length - head - tail)}${characters.slice(characters.length - tail).join('')}`
}
