/** Latin letters, written out: old phones know no classes of characters. */
const LATIN = /^[a-z\u00c0-\u024f\u1e00-\u1eff .'’-]+$/i

/** A name a relative recognises and a stranger does not: 张*三, 王*, M*** S***. */
export function maskName(name: string): string {
  if (LATIN.test(name))
    return name
      .split(/[ .]/)
      .filter(Boolean)
      .map((word) => `${word.charAt(0)}***`)
      .join(' ')
  const characters = [...name]
  if (characters.length <= 2) return `${characters[0] ?? ''}*`
  return `${characters[0]}${'*'.repeat(Math.min(characters.length - 2, 3))}${characters[characters.length - 1]}`
}
