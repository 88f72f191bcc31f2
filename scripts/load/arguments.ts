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
  /** So many people each with a stay of their own, from the freeze to the settlement, instead of a mixture. */
  morning: boolean
}

export const USAGE = `用法：npm run load -- [--rate 50] [--seconds 20] [--people 40] [--burst 200] [--delay 300]
      npm run load -- --morning [--people 2000] [--seconds 600] [--delay 300]

启动沙箱、云函数和空函数，按给定速率压测，打印各自的用时和内存。
  --rate     每秒几次          --seconds  多少秒
  --people   多少位患者        --burst    改为这么多人同时打开
             一位一秒查一次以上会碰到限次：速率高的，患者也要多
  --delay    平台晚答多少毫秒
  --morning  一个早上：默认两千位患者、十分钟，从冻结、授权、查看到结算`

const text = { type: 'string' } as const
export const OPTIONS = {
  rate: text,
  seconds: text,
  people: text,
  burst: text,
  delay: text,
  morning: { type: 'boolean', default: false },
} as const

type Numbers = Omit<LoadArguments, 'morning'>

const USUAL: Numbers = { rate: 50, seconds: 20, people: 40, burst: 0, delay: 0 }
const MORNING: Numbers = { ...USUAL, seconds: 600, people: 2000 }

/** @throws UsageError */
export function readArguments(
  given: Readonly<Partial<Record<keyof Numbers, string>>> & { morning?: boolean },
): LoadArguments {
  const { morning = false } = given
  const defaults = morning ? MORNING : USUAL
  if (morning && (given.rate ?? given.burst) !== undefined)
    throw new UsageError('--morning 自有快慢，不和 --rate、--burst 一起用')
  const ranges: Record<keyof Numbers, [number, number]> = {
    rate: [1, 20_000],
    seconds: [1, 3600],
    people: [1, 2000],
    burst: [0, 5000],
    delay: [0, 60_000],
  }
  const read = (option: keyof Numbers): number => {
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
    morning,
  }
}
