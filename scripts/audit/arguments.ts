import { UsageError, noMore, readDay } from '../command/command.ts'

/** What `npm run audit --` was asked for. */
export type Asked =
  | {
      command: 'verify'
      date: string | undefined
      heads: string | undefined
      log: string | undefined
    }
  | {
      command: 'list'
      by: 'patientId' | 'openid' | 'document'
      value: string
      date: string | undefined
    }

export const USAGE = [
  '用法：',
  '  npm run -s audit -- verify [--date yyyy-MM-dd] [--heads 文件] [--log 文件]   核对查看记录有没有被改动',
  '      与定时任务记下的链头相比；另外与上次核对存下的（--heads）、导出的云函数日志里的（--log）相比',
  '  npm run -s audit -- list --patient 患者编号 [--date yyyy-MM-dd]   谁看过这位患者（按本系统的患者编号）',
  '  npm run -s audit -- list --document [--date yyyy-MM-dd]           同上，按证件号码；号码从标准输入读，不留在命令历史里',
  '  npm run -s audit -- list --openid openid [--date yyyy-MM-dd]      这个微信用户看过谁',
  '  都可以加 --json。',
].join('\n')

export const OPTIONS = {
  date: { type: 'string' },
  heads: { type: 'string' },
  log: { type: 'string' },
  patient: { type: 'string' },
  openid: { type: 'string' },
  document: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const

interface Values {
  date?: string
  heads?: string
  log?: string
  patient?: string
  openid?: string
  document: boolean
}

/** @param readInput the document number, where it is asked for @throws UsageError */
export async function readArguments(
  [command, ...more]: readonly string[],
  values: Values,
  readInput: () => Promise<string>,
): Promise<Asked> {
  noMore(more)
  const date = values.date === undefined ? undefined : readDay('--date', values.date)
  if (command === 'verify') {
    if (date !== undefined && (values.heads ?? values.log) !== undefined)
      throw new UsageError('--heads、--log 只用于核对全部，不与 --date 同用')
    return { command, date, heads: values.heads || undefined, log: values.log || undefined }
  }
  if (command !== 'list') throw new UsageError('要说明是 verify 还是 list')
  if (values.document) {
    const number = (await readInput()).trim()
    if (number === '') throw new UsageError('请从标准输入给出证件号码')
    return { command, by: 'document', value: number, date }
  }
  if (values.patient) return { command, by: 'patientId', value: values.patient, date }
  if (values.openid) return { command, by: 'openid', value: values.openid, date }
  throw new UsageError('list 需要 --patient、--document 或 --openid')
}
