import { InputError, parseDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import { UsageError, noMore, type Given } from '../command/command.ts'
import { INSTITUTION_OPTION } from '../command/institutions.ts'
import { TARGET_OPTIONS, TARGET_USAGE } from '../command/target.ts'
import { readBeds } from './beds.ts'

export const USAGE = `用法：
  npm run codes -- issue --ward 心血管内科 --beds 1-12 [--institution 机构编号] [--out 目录] [--hospital 医院名称] [--phone 护士站电话] [--until 2027-12-31] [--replace]
  npm run codes -- list [--ward 心血管内科] [--institution 机构编号] [--all]
  npm run codes -- revoke --ward 心血管内科 --bed 3 [--institution 机构编号]
  npm run codes -- revoke --serial 3F9A-12C7

issue  生成床头码，印成 A5 的 PDF，每床一页；--replace 同时停用这些床以前的码
list   列出有效的床头码；--all 连同已停用、已过期的
revoke 停用：一张床的全部码（--bed 3，或 --bed 1-12），或一张纸上编号的那一个
几个院区时，issue 和按床 revoke 要用 --institution 写明是哪一个：两个院区可以有同名的病区；list 不写就列全部。
都可以加 --json。床号可写 1-12、01-12、A1-A6、1,2,加1。

${TARGET_USAGE}
`

const text = { type: 'string' } as const
const flag = { type: 'boolean', default: false } as const

export const OPTIONS = {
  ward: text,
  beds: text,
  bed: text,
  out: text,
  hospital: text,
  phone: text,
  until: text,
  serial: text,
  replace: flag,
  all: flag,
  json: flag,
  ...INSTITUTION_OPTION,
  ...TARGET_OPTIONS,
}

export type Command =
  | {
      do: 'issue'
      ward: string
      beds: string[]
      out: string
      hospital: string | undefined
      phone: string | undefined
      until: number | undefined
      replace: boolean
    }
  | { do: 'list'; ward: string | undefined; all: boolean }
  | { do: 'revoke'; ward: string; beds: string[] }
  | { do: 'revoke'; serial: string }

/** What became of a command, for a person and for a program. */
export interface Done {
  lines: readonly string[]
  json: object
  /** Something that was named is not there: a misspelt ward must not look like success. */
  missing?: boolean
}

/** @param now ms since the epoch @throws UsageError; InputError naming the option */
export function readCommand(
  { positionals: [verb, ...more], values }: Pick<Given<typeof OPTIONS>, 'positionals' | 'values'>,
  now: number,
): Command {
  noMore(more)
  const beds = () =>
    readBeds(
      values.beds ?? values.bed ?? '',
      values.beds === undefined && values.bed !== undefined ? 'bed' : 'beds',
    )
  switch (verb) {
    case 'issue':
      return {
        do: 'issue',
        ward: printed('ward', values.ward, 20),
        beds: beds(),
        out: values.out ?? 'dist/codes',
        replace: values.replace,
        hospital:
          values.hospital === undefined ? undefined : printed('hospital', values.hospital, 40),
        phone: values.phone === undefined ? undefined : printed('phone', values.phone, 30),
        until: values.until === undefined ? undefined : readUntil(values.until, now),
      }
    case 'list':
      return { do: 'list', ward: values.ward, all: values.all }
    case 'revoke':
      if (values.serial === undefined)
        return { do: 'revoke', ward: printed('ward', values.ward, 20), beds: beds() }
      if (!/^[0-9A-F]{4}-?[0-9A-F]{4}$/i.test(values.serial))
        throw new InputError('input.serial', '--serial 应是纸上右下角的编号，如 3F9A-12C7', {
          field: '--serial',
        })
      return {
        do: 'revoke',
        serial: values.serial.toUpperCase().replace(/^(.{4})-?(.{4})$/, '$1-$2'),
      }
    default:
      throw new UsageError('要说明是 issue、list 还是 revoke')
  }
}

/** What is printed has to fit the sheet. */
function printed(option: string, value: string | undefined, most: number): string {
  const text = (value ?? '').trim()
  if (text === '' || [...text].length > most || /\p{Cc}/u.test(text))
    throw new InputError('input.option', `--${option} 应有 1 到 ${most} 个字`, {
      field: `--${option}`,
    })
  return text
}

/** The last second of that day in Quanzhou, ms since the epoch. */
function readUntil(day: string, now: number): number {
  let until: number
  try {
    until = parseDateTime(`${day} 23:59:59`, '--until').getTime()
  } catch (cause) {
    throw new InputError('input.until', '--until 应是日期，如 2027-12-31', {
      field: '--until',
      cause,
    })
  }
  if (until <= now)
    throw new InputError('input.until', `--until ${day} 已经过去了`, { field: '--until' })
  return until
}
