/**
 * A masked number, shorter: how many characters are hidden tells a relative nothing, and costs a second line.
 * @example shortMask('350***********0030') // '350****0030'
 */
export const shortMask = (masked: string): string => masked.replace(/\*{5,}/g, '****')

/**
 * As the functions mask a name: a relative recognises it, a stranger does not.
 * @example maskName('黄演练') // '黄*练'
 */
export function maskName(name: string): string {
  if (/^[a-z\u00c0-\u024f .'’-]+$/i.test(name))
    return name
      .split(/[ .]+/)
      .filter(Boolean)
      .map((word) => `${word.charAt(0)}***`)
      .join(' ')
  const characters = [...name]
  if (characters.length <= 2) return `${characters[0] ?? ''}*`
  return `${characters[0]}${'*'.repeat(Math.min(characters.length - 2, 3))}${characters[characters.length - 1]}`
}
