import { UsageError } from '../command/command.ts'

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

export const USAGE = `用法：npm run load -- [--rate 50] [--seconds 20] [--people 40] [--burst 200] [--delay 300]

启动沙箱、云函数和空函数，按给定速率压测，打印各自的用时和内存。
  --rate     每秒几次          --seconds  多少秒
  --people   多少位患者        --burst    改为这么多人同时打开
             一位一秒查一次以上会碰到限次：速率高的，患者也要多
  --delay    平台晚答多少毫秒`

const text = { type: 'string' } as const
export const OPTIONS = { rate: text, seconds: text, people: text, burst: text, delay: text }

/** @throws UsageError */
export function readArguments(
  given: Readonly<Partial<Record<keyof LoadArguments, string>>>,
): LoadArguments {
  const defaults: LoadArguments = { rate: 50, seconds: 20, people: 40, burst: 0, delay: 0 }
  const ranges: Record<keyof LoadArguments, [number, number]> = {
    rate: [1, 20_000],
    seconds: [1, 3600],
    people: [1, 2000],
    burst: [0, 5000],
    delay: [0, 60_000],
  }
  const read = (option: keyof LoadArguments): number => {
    const value = given[option] === undefined ? defaults[option] : Number(given[option])
    const [from, to] = ranges[option]
    if (!Number.isInteger(value) || value < from || value > to)
      throw new UsageError(`--${option} 应是 ${from} 到 ${to} 的整数`)
    return value
  }
  return {
    rate: read('rate'),
    seconds: read('seconds'),
    people: read('people'),
    burst: read('burst'),
    delay: read('delay'),
  }
}
