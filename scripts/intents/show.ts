import { maskNumber } from '../../cloudfunctions/lib/identity/mask.ts'
import { maskName } from '../../shared/maskName.ts'
import { parseRequest } from '../../cloudfunctions/lib/journal/identify.ts'
import type { Intent, MoneyService, Observation } from '../../cloudfunctions/lib/journal/intent.ts'
import type { Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import {
  SERVICES,
  formatDateTime,
  formatDecimal,
  namedCode,
  stringifyWire,
  type CodeNames,
  type Fen,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Stored } from '../../cloudfunctions/lib/store/store.ts'
import { statusName } from '../../cloudfunctions/reconcile/page/words.ts'

/** One line for the list. */
export function listLine(intent: Stored<Intent>, journal: Journal): string {
  const { id, document } = intent
  const { amount, settlementNo, institution } = requestOf(intent, journal)
  return [
    id,
    `机构 ${institution}`,
    SERVICES[document.service].title,
    statusName(document.status),
    amount === undefined ? '金额由医保决定' : `${formatDecimal(amount)} 元`,
    settlementNo && `结算流水号 ${settlementNo}`,
    `提交于 ${formatDateTime(document.createdAt)}`,
  ]
    .filter(Boolean)
    .join('  ')
}

/** The same for a program. */
export const listRow = (
  intent: Stored<Intent>,
  journal: Journal,
): Record<string, string | null> => {
  const { service, status, createdAt } = intent.document
  const { amount, settlementNo, institution } = requestOf(intent, journal)
  return {
    id: intent.id,
    institution,
    service,
    status,
    amount: amount === undefined ? null : formatDecimal(amount),
    settlementNo,
    createdAt: formatDateTime(createdAt),
  }
}

/** What the call would move, fen; undefined where the platform decides. */
export const amountOf = (intent: Stored<Intent>, journal: Journal): Fen | undefined =>
  requestOf(intent, journal).amount

export const institutionOf = (intent: Stored<Intent>, journal: Journal): string =>
  requestOf(intent, journal).institution

const requestOf = (intent: Stored<Intent>, journal: Journal) =>
  parseRequest(intent.document.service, journal.requestOf(intent))

/** Everything a person needs to decide, and nothing of the patient beyond what a relative would recognise. */
export function facts(intent: Stored<Intent>, journal: Journal, codes: CodeNames): string {
  const { id, document } = intent
  const amount = amountOf(intent, journal)
  return [
    id,
    `  业务      ${SERVICES[document.service].title}（${SERVICES[document.service].funid}）`,
    `  状态      ${statusName(document.status)}`,
    `  机构编号  ${institutionOf(intent, journal)}`,
    `  登记号    ${document.stayId}`,
    `  提交时间  ${formatDateTime(document.createdAt)}，最近更新 ${formatDateTime(document.updatedAt)}`,
    `  金额      ${amount === undefined ? '全额冻结，由医保决定' : `${formatDecimal(amount)} 元`}`,
    ...(document.requestId === undefined
      ? []
      : [
          `  请求编号  ${document.requestId}（日志里的全过程：npm run trace -- ${document.requestId}）`,
        ]),
    '',
    '办理前医保平台的记录',
    ...observed(document.baseline, document.baseline, codes),
    '',
    '最近一次查询的结果',
    ...(document.observed === null
      ? ['  还没有查询过']
      : observed(document.observed, document.baseline, codes)),
    ...(document.effect === null ? [] : ['', `已记结果  ${document.effect.amount} 元`]),
    ...proposed(document),
    ...(document.decision === null ? [] : ['', `人工结论  ${decided(document.decision)}`]),
    '',
    '提交的内容（姓名、证件号码已隐去）',
    ...fieldLines(document.service, journal.requestOf(intent)),
    ...repeated(intent, journal),
    '',
  ].join('\n')
}

const decided = ({ by, why, confirmedBy }: NonNullable<Intent['decision']>): string =>
  `${by}：${why}${confirmedBy === undefined ? '' : `；复核 ${confirmedBy}`}`

function proposed({ proposal, decision }: Intent): string[] {
  if (proposal === undefined || decision !== null) return []
  const { amount, by, why, at } = proposal
  const what = amount === null ? '没有办成' : `已办成，${amount} 元`
  return ['', `等待复核  ${what}（${by}：${why}，${formatDateTime(at)}）`]
}

function observed(now: Observation, before: Observation, codes: CodeNames): string[] {
  const changed = (name: keyof Observation) => (now[name] === before[name] ? '' : '  ← 有变化')
  return [
    `  查询时间  ${formatDateTime(now.at)}`,
    ...(now.untold === ''
      ? [
          `  状态      ${namedCode(codes, 'cntr_state', now.state)}${changed('state')}`,
          `  冻结金额  ${now.frozen} 元${now.frozenAt && `，${now.frozenAt}`}${changed('frozen') || changed('frozenAt')}`,
          `  结算金额  ${now.settled} 元${now.settledAt && `，${now.settledAt}`}${changed('settled') || changed('settledAt')}`,
        ]
      : [`  医保平台没有给出本次住院的记录：${now.untold}${changed('untold')}`]),
    ...(now.listed === ''
      ? []
      : [`  对账清单  ${now.listed === null ? '没有这一笔' : `有这一笔，${now.listed} 元`}`]),
  ]
}

const MASKED: Readonly<Record<string, (value: string) => string>> = {
  psn_name: maskName,
  cert_no: maskNumber,
  opt_name: maskName,
}

/** Somebody else may have pressed the key again: the same call, and who it was is worth knowing. */
function repeated(intent: Stored<Intent>, journal: Journal): string[] {
  const { repeat, service } = intent.document
  const differing = journal.repeatOf(intent)
  return repeat === undefined || differing === undefined
    ? []
    : [
        '',
        `最近一次重发时的不同之处（${formatDateTime(repeat.at)}）`,
        ...fieldLines(service, differing),
      ]
}

function fieldLines(service: MoneyService, wire: WireObject): string[] {
  const labels = new Map(
    Object.values(SERVICES[service].request.fields).map(({ wireName, label }) => [wireName, label]),
  )
  return Object.entries(wire).map(([name, value]) => {
    const known = labels.get(name)
    // What the table does not know may be anything, a person's telephone number too.
    const shown = known === undefined ? '（表外字段，不显示）' : masked(name, value ?? null)
    return `  ${name}${known === undefined ? '' : `（${known}）`}  ${shown}`
  })
}

function masked(name: string, value: WireValue): string {
  const text = typeof value === 'string' ? value : stringifyWire(value)
  return MASKED[name]?.(text) ?? text
}
