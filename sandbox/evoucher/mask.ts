/** 张*三, 张*, 欧**华: enough for the person to know themselves. */
export function maskName(name: string): string {
  const letters = [...name]
  if (letters.length < 2) return '*'
  if (letters.length === 2) return `${letters[0]}*`
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`
}

/** The first three and the last four characters; of a short number only the last two. */
export function maskNumber(number: string): string {
  const letters = [...number]
  const [head, tail] = letters.length >= 10 ? [3, 4] : [0, Math.min(2, letters.length - 1)]
  return [
    ...letters.slice(0, head),
    '*'.repeat(letters.length - head - tail),
    ...letters.slice(letters.length - tail),
  ].join('')
}
