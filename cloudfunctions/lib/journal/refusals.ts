import { StateError, formatDateTime, formatDecimal } from '../protocol/index.ts'
import type { Stored } from '../store/store.ts'
import { parseRequest } from './identify.ts'
import { isUnresolved, type Intent } from './intent.ts'
import type { Journal } from './journal.ts'
import { MONEY_SERVICES } from './services/index.ts'

/** What a refusal says of a call: which, how much, since when, and by when there will be an answer. */
export interface Told {
  journal: Pick<Journal, 'requestOf'>
  /** ms since the epoch. */
  now: number
}

/** The number was used with other data, or of another stay. @param fields what differs, wire names */
export const otherBody = (fields: readonly string[], first?: [Stored<Intent>, Told]) =>
  new StateError(
    'state.other-body',
    `${first === undefined ? '这一笔' : `这一笔（${briefly(...first)}）`}已经提交过，但内容不同：${fields.join('、')}。请核对；没有再次提交`,
    { field: fields.join(',') },
  )

/** @param differing where the refused call bears the number of the pending one: what differs */
export function busy(pending: Stored<Intent>, told: Told, differing: readonly string[] = []) {
  const first =
    differing.length === 0
      ? `本次住院有一笔${briefly(pending, told)}`
      : `这一笔已经提交过一次（${briefly(pending, told)}），内容与这次的不同：${differing.join('、')}`
  return pending.document.status === 'person'
    ? new StateError(
        'state.stay-busy',
        `${first}。它的结果无法自动核清，已提请信息科人工核对，有结论之前不能提交下一笔；这次没有提交`,
      )
    : new StateError(
        'state.stay-busy',
        `${first}。核清之前不能提交下一笔，这次没有提交，请稍后再试`,
        {
          retryable: true,
        },
      )
}

export const unknownOutcome = (first: Stored<Intent>, told: Told, cause?: unknown) =>
  first.document.status === 'person'
    ? new StateError(
        'state.needs-person',
        `这一笔（${briefly(first, told)}）的结果无法自动核清，已提请信息科人工核对；请勿改用其他方式收取`,
        { cause },
      )
    : new StateError(
        'state.unknown-outcome',
        `没有收到医保平台的可信应答，这一笔（${briefly(first, told)}）的结果正在核对；请稍后原样重发查询结果，不会重复办理`,
        { retryable: true, cause },
      )

/** The line is too old to be sent again, and nothing came of it: what is wanted still has to be sent anew. */
export const notDone = (first: Stored<Intent>, told: Told) =>
  new StateError(
    'state.not-done',
    `这一笔（${briefly(first, told)}）已经查明没有办成，款项没有变动；仍要办理的，请用新的时间戳重报`,
  )

/** `解冻 10.00，16:56 提交，约 17:08 有结论`. */
function briefly(intent: Stored<Intent>, { journal, now }: Told): string {
  const { service, createdAt, acceptableUntil, status } = intent.document
  const { amount } = parseRequest(service, journal.requestOf(intent))
  const parts = [
    `${MONEY_SERVICES[service].called} ${amount === undefined ? '全部额度' : formatDecimal(amount)}`,
    `${moment(createdAt, now)} 提交`,
  ]
  if (isUnresolved(intent.document) && status !== 'person') {
    const known = Math.ceil(acceptableUntil / MINUTE) * MINUTE
    parts.push(
      known > now ? `约 ${moment(known, now)} 有结论` : '还没有向医保平台问到结果，正继续查询',
    )
  }
  return parts.join('，')
}

const MINUTE = 60_000

/** Shanghai; the day only where it is not today's. */
function moment(time: number, now: number): string {
  const text = formatDateTime(time)
  return text.slice(0, 10) === formatDateTime(now).slice(0, 10)
    ? text.slice(11, 16)
    : text.slice(5, 16)
}
