import { serviceByFunid } from '../../cloudfunctions/lib/protocol/index.ts'

/** What can go wrong with a call, each with its own further member. */
export const FAULT_KINDS = {
  'answer-lost': '办理之后断开连接，不给应答',
  dropped: '不办理，直接断开连接',
  delay: '应答推迟 ms 毫秒',
  'http-500': 'HTTP 500；after 为 true 时先办理',
  'truncated-json': '办理之后只给半截 JSON',
  'wrong-signature': '办理之后给签名错误的应答',
  'clock-skew': '平台的时钟偏 ms 毫秒（可为负）',
  'duplicate-delivery': '同一请求送达两次，给第一次的应答',
  reorder: '等到下一个调用完成，或 ms 毫秒之后，再办理（hold 为 answer 时：先办理，推迟应答）',
  'lying-field': '应答缺少 field，或（how 为 overlong 时）其值超长',
} as const

export type FaultKind = keyof typeof FAULT_KINDS

export interface Fault {
  /** 服务编号, or `*` for any. */
  funid: string
  kind: FaultKind
  /** How many calls it still spoils. */
  times: number
  ms: number
  after: boolean
  hold: 'commit' | 'answer'
  how: 'missing' | 'overlong'
  field?: string
}

/** The faults that spoil one call, by kind. */
export type Spoiled = ReadonlyMap<FaultKind, Fault>

export interface Faults {
  add(fault: Fault): void
  /** Takes one of each kind that fits; of several of a kind, the one that was added first. */
  take(funid: string): Spoiled
  list(): Fault[]
  clear(): void
}

export function createFaults(): Faults {
  let faults: Fault[] = []
  return {
    add(fault) {
      faults.push(fault)
    },
    take(funid) {
      const taken = new Map<FaultKind, Fault>()
      for (const fault of faults) {
        if (taken.has(fault.kind) || (fault.funid !== '*' && fault.funid !== funid)) continue
        fault.times--
        taken.set(fault.kind, fault)
      }
      faults = faults.filter((one) => one.times > 0)
      return taken
    },
    list: () => faults.map((one) => ({ ...one })),
    clear() {
      faults = []
    },
  }
}

/** The most a fault may make a call wait, ms. */
const LONGEST_MS = 600_000

/** Reads the body of `POST /sandbox/faults`. A string is what is wrong with it, in Chinese. */
export function readFault(body: Uint8Array): Fault | string {
  let given: unknown
  try {
    given = JSON.parse(new TextDecoder().decode(body))
  } catch {
    return '不是正确的 JSON'
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return '应是一个 JSON 对象'
  const {
    funid = '*',
    kind,
    times = 1,
    ms = 1000,
    after = false,
    hold = 'commit',
    how = 'missing',
    field,
    ...rest
  } = given as Record<string, unknown>
  const unknown = Object.keys(rest)[0]
  if (unknown !== undefined) return `不认识 ${unknown}`
  if (typeof funid !== 'string' || (funid !== '*' && serviceByFunid(funid) === undefined))
    return 'funid 应是服务编号或 *'
  if (typeof kind !== 'string' || !Object.hasOwn(FAULT_KINDS, kind))
    return `kind 应是 ${Object.keys(FAULT_KINDS).join('、')} 之一`
  if (!Number.isSafeInteger(times) || (times as number) < 1) return 'times 应是正整数'
  const longest = kind === 'clock-skew' ? Number.MAX_SAFE_INTEGER : LONGEST_MS
  if (
    !Number.isSafeInteger(ms) ||
    Math.abs(ms as number) > longest ||
    (kind !== 'clock-skew' && (ms as number) < 0)
  )
    return `ms 应是不超过 ${longest} 的整数毫秒`
  if (typeof after !== 'boolean') return 'after 应是 true 或 false'
  if (hold !== 'commit' && hold !== 'answer') return 'hold 应是 commit 或 answer'
  if (how !== 'missing' && how !== 'overlong') return 'how 应是 missing 或 overlong'
  if (field !== undefined && typeof field !== 'string') return 'field 应是字段名'
  return {
    funid,
    kind: kind as FaultKind,
    times: times as number,
    ms: ms as number,
    after,
    hold,
    how,
    ...(field !== undefined && { field }),
  }
}
