import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { formatDecimal, type Fen } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Finding } from '../../cloudfunctions/reconcile/finding.ts'
import { KINDS, medTypeName, statusName } from './words.ts'

/** Without it Excel takes the file for GBK. */
const BYTE_ORDER_MARK = '\ufeff'

const HEADERS = [
  '费用日期', '就诊类型', '结论', '医院结算流水号', '医保结算流水号', '医院住院/门诊登记号', '本院记录',
  '本院结算金额（元）', '医保结算金额（元）', '结算金额差额（元）', '本院医疗总费用（元）', '医保医疗总费用（元）', '总费用差额（元）',
]

export interface CsvReport {
  add(finding: Finding): Promise<void>
  /** The file has its name only now: half of one is not mistaken for a report. */
  finish(): Promise<void>
  abandon(): Promise<void>
}

/** Writes findings as they come, for Excel. @param file where it is to be; one that is there is replaced */
export function createCsvReport(file: string, feeDate: string, visitType: string): CsvReport {
  const unfinished = `${file}.part`
  const stream = createWriteStream(unfinished, { mode: 0o600 })
  let failed: Error | undefined
  stream.on('error', (error) => { failed = error })
  stream.write(BYTE_ORDER_MARK + csvLine(HEADERS))
  return {
    async add(finding) {
      if (failed !== undefined) throw failed
      if (!stream.write(csvLine(cellsOf(finding, feeDate, visitType)))) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
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

function cellsOf({ kind, settlementNo, ours, theirs }: Finding, feeDate: string, visitType: string): Cell[] {
  return [
    feeDate, medTypeName(visitType), KINDS[kind].name, settlementNo, theirs?.insuranceNo || ours?.insuranceNo || '', ours?.stayId ?? '', ours === null ? '' : statusName(ours.status),
    amount(ours?.amount), amount(theirs?.amount), difference(ours?.amount, theirs?.amount),
    amount(ours?.totalFee), amount(theirs?.totalFee), difference(ours?.totalFee, theirs?.totalFee),
  ]
}

/** Texts come from outside; amounts are ours, and stay numbers. */
type Cell = string | { amount: string }

const amount = (fen: Fen | undefined): Cell => (fen === undefined ? '' : { amount: formatDecimal(fen) })
const difference = (ours: Fen | undefined, theirs: Fen | undefined): Cell => (ours === undefined || theirs === undefined ? '' : amount(ours - theirs))

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/**
 * A text that Excel would take for a formula, or for a number whose digits it would lose, gets an apostrophe in front:
 * then it is shown as it is.
 */
function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return cell.amount
  const text = /^[\s\u00a0]*[=+\-@＝＋－＠\t\r\n]/.test(cell) || /^(?:0\d+|\d{12,}|\d+e\d+)$/i.test(cell) ? `'${cell}` : cell
  return /[",\r\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
