import { maskName } from '../../../shared/maskName.ts'
import { formatDateTime } from '../protocol/index.ts'
import type { Intent } from '../journal/intent.ts'
import type { NoticeMessage } from './sender.ts'
import type { NoticeFact, NoticeTemplate } from './settings.ts'

/**
 * Where a tap on the message leads. Nothing in it names the patient or the stay: the app knows both; only the campus,
 * where there are several, for the stay looked at last may be another's.
 */
const PAGE = 'pages/arrival/index'
/** WeChat's limit for a `thing`, characters. */
const MOST_CHARACTERS = 20

/** Only what the template has a place for: the masked name, the amount, the time. */
export function noticeMessage(
  openid: string,
  { id, fields }: NoticeTemplate,
  name: string,
  intent: Pick<Intent, 'effect' | 'createdAt'>,
  institution?: string,
): NoticeMessage {
  const facts: Record<NoticeFact, string> = {
    name: [...maskName(name)].slice(0, MOST_CHARACTERS).join(''),
    amount: `${intent.effect?.amount ?? '0.00'}元`,
    time: inChinese(intent.effect?.at || formatDateTime(intent.createdAt)),
  }
  const places = Object.entries(fields) as [NoticeFact, string][]
  return {
    openid,
    templateId: id,
    page: institution === undefined ? PAGE : `${PAGE}?institution=${institution}`,
    data: Object.fromEntries(places.map(([fact, field]) => [field, { value: facts[fact] }])),
  }
}

/** `2026年11月24日 08:30`, as WeChat's `time` wants it. @param text yyyy-MM-dd HH:mm:ss */
function inChinese(text: string): string {
  const [, year, month, day, clock] = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}:\d{2})/.exec(text) ?? []
  return year === undefined ? text : `${year}年${month}月${day}日 ${clock}`
}
