export interface LoadArguments {
  /** Requests a second, over all three functions together. */
  rate: number
  seconds: number
  /** Openids with an authorised patient each. */
  people: number
  /** So many at once instead of a rate: the morning at eight. 0: none. */
  burst: number
  /** The platform answers this much later than it could, ms. */
  delay: number
}

const USAGE =
  '用法：npm run load -- --rate 50 --seconds 20 [--people 40] [--burst 200] [--delay 300]'

/** @throws Error in words for whoever typed it */
export function readArguments(given: readonly string[]): LoadArguments {
  const read: LoadArguments = { rate: 50, seconds: 20, people: 40, burst: 0, delay: 0 }
  const ranges: Record<keyof LoadArguments, [number, number]> = {
    rate: [1, 20_000],
    seconds: [1, 3600],
    people: [1, 2000],
    burst: [0, 5000],
    delay: [0, 60_000],
  }
  for (let i = 0; i < given.length; i += 1) {
    const [name, inline] = given[i]!.split('=') as [string, string?]
    const option = name.replace(/^--/, '')
    if (!name.startsWith('--') || !Object.hasOwn(ranges, option))
      throw new Error(`不认识 ${name}\n${USAGE}`)
    const key = option as keyof LoadArguments
    const value = Number(inline ?? given[(i += 1)])
    const [from, to] = ranges[key]
    if (!Number.isInteger(value) || value < from || value > to)
      throw new Error(`--${option} 应是 ${from} 到 ${to} 的整数\n${USAGE}`)
    read[key] = value
  }
  return read
}
