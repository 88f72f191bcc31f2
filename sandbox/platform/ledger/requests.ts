import type { SERVICES } from '../../../cloudfunctions/lib/protocol/index.ts'

type RequestOf<S extends keyof typeof SERVICES> = ReturnType<
  (typeof SERVICES)[S]['request']['read']
>

export type FreezeRequest = RequestOf<'freeze'>
export type ReleaseRequest = RequestOf<'release'>
export type SettleRequest = RequestOf<'settle'>
export type RefundRequest = RequestOf<'refund'>
