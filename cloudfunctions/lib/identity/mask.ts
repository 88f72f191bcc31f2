/** A name a relative recognises and a stranger does not: 张*三, 王*, M*** S***. */
export function maskName(name: string): string {
  if (/^[\p{Script=Latin} .'’-]+$/u.test(name))
    return name
      .split(/[ .]+/)
      .filter(Boolean)
      .map((word) => `${word[0]}***`)
      .join(' ')
  const characters = [...name]
  if (characters.length <= 2) return `${characters[0] ?? ''}*`
  return `${characters[0]}${'*'.repeat(Math.min(characters.length - 2, 3))}${characters.at(-1)}`
}

/** A document number with at most its first three and last four characters, and never more than half of them. */
export function maskNumber(number: string): string {
  const characters = [...number]
  const head = Math.min(3, Math.floor(characters.length / 4))
  const tail = Math.min(4, Math.floor(characters.length / 4))
  return `${characters.slice(0, head).join('')}${'*'.repeat(characters.length - head - tail)}${characters.slice(characters.length - tail).join('')}`
}
