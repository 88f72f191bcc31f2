import type { MoneyService } from '../journal/intent.ts'

/** What a patient can be told of. */
export const NOTICE_KINDS = ['freeze', 'release', 'settlement'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** Undefined where nobody is told. */
export const noticeKindOf = (service: MoneyService): NoticeKind | undefined => KINDS[service]

const KINDS: Readonly<Partial<Record<MoneyService, NoticeKind>>> = {
  freeze: 'freeze',
  release: 'release',
  settle: 'settlement',
}
