export { connectNotices } from './connect.ts'
export { dispatchNotices, type DispatchResult } from './dispatch.ts'
export { notifyOf, type NoticeDependencies } from './notifier.ts'
export {
  readNoticeAccount,
  readNoticeSettings,
  type NoticeAccount,
  type NoticeSettings,
} from './settings.ts'
