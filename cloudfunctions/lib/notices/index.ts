export { connectNotices } from './connect.ts'
export { dispatchNotices, type DispatchResult } from './dispatch.ts'
export { notifyOf, type NoticeDependencies } from './notifier.ts'
export { readNoticeSettings, type NoticeSettings } from './settings.ts'
