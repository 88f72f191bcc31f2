import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { formatDecimal, type Fen } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Finding } from '../../cloudfunctions/reconcile/finding.ts'
import { KINDS, statusName } from '../../cloudfunctions/reconcile/page/words.ts'

/** Without it Excel takes the file for GBK. */
const BYTE_ORDER_MARK = '\ufeff'

const HEADERS = [
  '费用日期',
  '就诊类型',
  '结论',
  '医院结算流水号',
  '医保结算流水号',
  '医院住院/门诊登记号',
  '本院记录',
  '本院结算金额（元）',
  '医保结算金额（元）',
  '结算金额差额（元）',
  '本院医疗总费用（元）',
  '医保医疗总费用（元）',
  '总费用差额（元）',
  '说明',
]

export interface CsvReport {
  add(finding: Finding): Promise<void>
  /** The file has its name only now: half of one is not mistaken for a report. */
  finish(): Promise<void>
  abandon(): Promise<void>
}

/**
 * Writes findings as they come, for Excel.
 * @param file where it is to be; one that is there is replaced
 * @param visitName 就诊类型, in words
 */
export function createCsvReport(file: string, feeDate: string, visitName: string): CsvReport {
  const unfinished = `${file}.part`
  const stream = createWriteStream(unfinished, { mode: 0o600 })
  let failed: Error | undefined
  stream.on('error', (error) => {
    failed = error
  })
  stream.write(BYTE_ORDER_MARK + csvLine(HEADERS))
  return {
    async add(finding) {
      if (failed !== undefined) throw failed
      if (!stream.write(csvLine(cellsOf(finding, feeDate, visitName))))
        await Promise.race([once(stream, 'drain'), once(stream, 'close')])
    },
    async finish() {
      await new Promise<void>((resolve) => stream.end(() => resolve()))
      if (failed !== undefined) throw failed
      await rename(unfinished, file)
    },
    async abandon() {
      stream.destroy()
      await rm(unfinished, { force: true })
    },
  }
}

function cellsOf(
  { kind, settlementNo, ours, theirs, note }: Finding,
  feeDate: string,
  visitName: string,
): Cell[] {
  return [
    { date: feeDate },
    visitName,
    KINDS[kind].name,
    settlementNo,
    theirs?.insuranceNo || ours?.insuranceNo || '',
    ours?.stayId ?? '',
    ours === null ? '' : statusName(ours.status),
    amount(ours?.amount),
    amount(theirs?.amount),
    difference(ours?.amount, theirs?.amount),
    amount(ours?.totalFee),
    amount(theirs?.totalFee),
    difference(ours?.totalFee, theirs?.totalFee),
    note,
  ]
}

/** Texts come from outside; amounts and days are ours, and stay what they are. */
type Cell = string | { amount: string } | { date: string }

const amount = (fen: Fen | undefined): Cell =>
  fen === undefined ? '' : { amount: formatDecimal(fen) }
const difference = (ours: Fen | undefined, theirs: Fen | undefined): Cell =>
  ours === undefined || theirs === undefined ? '' : amount(ours - theirs)

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

const FORMULA = /^[\s\u00a0]*[=+\-@＝＋－＠\t\r\n]/
/** Zeros in front, more digits than a number holds, an exponent. */
const LOSSY_NUMBER = /^(?:0\d+|\d{12,}|[\d.]+e[+-]?\d+)$/i
/** 12-5, 3/4, 8:30, 1.50, 50%, 2026年11月. */
const DATE_OR_FRACTION = /^(?=.*\d)\d*[\s.,:/\-%年月日][\d\s.,:/\-%年月日]*$/
const MONTH =
  /^(?=.*\d)(?:\d{1,4}[\s/-]?)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[\s/-]?(?:\d{1,4})?$/i

/**
 * A text that Excel would take for a formula, a date, or a number whose digits it would lose, gets an apostrophe in
 * front: then it is shown as it is.
 */
function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return 'date' in cell ? cell.date : cell.amount
  const text = [FORMULA, LOSSY_NUMBER, DATE_OR_FRACTION, MONTH].some((form) => form.test(cell))
    ? `'${cell}`
    : cell
  return /[",\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
