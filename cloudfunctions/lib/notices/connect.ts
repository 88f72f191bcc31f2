import type { Served } from '../config/institutions.ts'
import type { Several } from '../config/several.ts'
import { createAuthorizations } from '../identity/authorizations.ts'
import { institutionKey, institutionOf } from '../journal/stayKey.ts'
import { openStore, type StoreSettings } from '../store/open.ts'
import { createTokens } from '../wechat/access.ts'
import { createWechatApi } from '../wechat/api.ts'
import type { NoticeCampus, NoticeDependencies } from './notifier.ts'
import { createHttpSender } from './http.ts'
import type { NoticeSender } from './sender.ts'
import { areNoticesOn, type NoticeAccount, type NoticeSettings } from './settings.ts'
import { createSubscriptions } from './subscriptions.ts'
import { createWechatSender } from './wechat.ts'

type Connected = Pick<NoticeDependencies, 'store' | 'sealer' | 'journal' | 'now' | 'log'>

type InstitutionNotices = Pick<Served, 'code'> &
  Partial<Pick<Served, 'authorizing'>> & { notices: NoticeSettings }

/** What telling patients works with, beside an open store and journal. */
export function connectNotices(
  institutions: Several<InstitutionNotices>,
  connected: Connected,
  account?: NoticeAccount & { store: StoreSettings },
): NoticeDependencies {
  const { store, sealer, journal, now, log } = connected
  const campuses = new Map(
    institutions.map(({ code, notices, authorizing }): [string, NoticeCampus] => [
      institutionKey(code),
      {
        templates: notices.templates,
        authorizations: createAuthorizations(store, sealer, now, authorizing),
        ...(institutions.length > 1 && { institution: code }),
      },
    ]),
  )
  return {
    // Of one that is no longer served nobody is told anything.
    campusOf: (stayKey) => campuses.get(institutionOf(stayKey)),
    isOn: institutions.some(({ notices }) => areNoticesOn(notices)),
    store,
    sealer,
    journal,
    now,
    log,
    sender: senderFor(institutions[0].notices, account, now),
    subscriptions: createSubscriptions(store, sealer, now),
  }
}

function senderFor(
  { url }: NoticeSettings,
  account: (NoticeAccount & { store: StoreSettings }) | undefined,
  now: () => number,
): NoticeSender {
  if (url !== undefined) return createHttpSender({ url })
  return account === undefined
    ? createWechatSender()
    : createHttpSender({ url: account.url, tokens: tokensOf(account, now) })
}

/** For the token, ms. */
const TIMEOUT_MS = 3000

/**
 * Shared with the landing page's function, which has no key to prove rows with: so they stand in the store as it is.
 * Opened with the first message.
 */
function tokensOf(
  { url, account, store }: NoticeAccount & { store: StoreSettings },
  now: () => number,
) {
  const api = createWechatApi(url, TIMEOUT_MS)
  let opened: ReturnType<typeof openStore> | undefined
  const tokens = async () => {
    opened ??= openStore(store, now)
    return createTokens({ store: await opened, now, accessToken: api.accessToken }, account)
  }
  return {
    current: async () => (await tokens()).current(),
    refused: async (value: string) => (await tokens()).refused(value),
    async close() {
      await api.close()
      await (await opened)?.close()
    },
  }
}
