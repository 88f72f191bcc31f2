/** What `npm run audit --` was asked for. */
export type Asked =
  | { command: 'verify'; date: string | undefined; heads: string | undefined }
  | {
      command: 'list'
      by: 'patientId' | 'openid' | 'document'
      value: string
      date: string | undefined
    }

export const USAGE = [
  '用法：',
  '  npm run -s audit -- verify [--date yyyy-MM-dd] [--heads 文件]   核对查看记录有没有被改动',
  '  npm run -s audit -- list --patient 患者编号 [--date yyyy-MM-dd]   谁看过这位患者（按本系统的患者编号）',
  '  npm run -s audit -- list --document [--date yyyy-MM-dd]           同上，按证件号码；号码从标准输入读，不留在命令历史里',
  '  npm run -s audit -- list --openid openid [--date yyyy-MM-dd]      这个微信用户看过谁',
].join('\n')

/** A wrong command line; its message is for whoever typed it. */
export class UsageError extends Error {}

/** @param readLine the document number, where it is asked for @throws UsageError */
export async function readArguments(
  given: readonly string[],
  readLine: () => Promise<string>,
): Promise<Asked> {
  const [command, ...rest] = given
  const options = new Map<string, string>()
  for (let i = 0; i < rest.length; i += 1) {
    const [name, inline] = rest[i]!.split(/=(.*)/s) as [string, string?]
    if (!['--date', '--heads', '--patient', '--openid', '--document'].includes(name))
      throw new UsageError(`不认识 ${name}`)
    options.set(name, inline ?? (name === '--document' ? '' : (rest[(i += 1)] ?? '')))
  }
  const date = options.get('--date')
  if (date !== undefined && !isDay(date)) throw new UsageError('--date 应是 yyyy-MM-dd')
  if (command === 'verify') {
    if (date !== undefined && options.has('--heads'))
      throw new UsageError('--heads 只用于核对全部，不与 --date 同用')
    return { command, date, heads: options.get('--heads') || undefined }
  }
  if (command !== 'list') throw new UsageError('要说明是 verify 还是 list')
  const [patientId, openid] = [options.get('--patient'), options.get('--openid')]
  if (options.has('--document')) {
    const number = (await readLine()).trim()
    if (number === '') throw new UsageError('请从标准输入给出证件号码')
    return { command, by: 'document', value: number, date }
  }
  if (patientId) return { command, by: 'patientId', value: patientId, date }
  if (openid) return { command, by: 'openid', value: openid, date }
  throw new UsageError('list 需要 --patient、--document 或 --openid')
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text)
