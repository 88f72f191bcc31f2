/** What a patient can be told of. */
export const NOTICE_KINDS = ['freeze', 'release', 'settlement'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]
