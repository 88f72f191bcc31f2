import { createAuthorizations } from '../identity/authorizations.ts'
import type { NoticeDependencies } from './notifier.ts'
import { createHttpSender } from './http.ts'
import type { NoticeSettings } from './settings.ts'
import { createSubscriptions } from './subscriptions.ts'
import { createWechatSender } from './wechat.ts'

/** What telling patients works with, beside an open store and journal. */
export function connectNotices(
  settings: NoticeSettings,
  connected: Pick<NoticeDependencies, 'store' | 'sealer' | 'journal' | 'now' | 'log'>,
): NoticeDependencies {
  const { store, sealer, journal, now, log } = connected
  return {
    settings,
    store,
    sealer,
    journal,
    now,
    log,
    sender: settings.url === undefined ? createWechatSender() : createHttpSender(settings.url),
    authorizations: createAuthorizations(store, sealer, now),
    subscriptions: createSubscriptions(store, sealer, now),
  }
}
