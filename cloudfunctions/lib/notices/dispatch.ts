import type { Intent } from '../journal/intent.ts'
import { isOvertaken } from '../store/errors.ts'
import { pagesOf, rowsOf } from '../store/paging.ts'
import { put } from '../store/put.ts'
import { USEFUL_FOR, type Notice, type NoticeStatus } from './notice.ts'
import { notifyOf, sendAgain, type NoticeDependencies } from './notifier.ts'

/** How often each outcome came up. */
export type DispatchResult = Partial<Record<NoticeStatus, number>>

const PAGE = 100
/** An intent may reach the store a little later than the time it bears, and clocks differ, ms. */
const OVERLAP = 10 * 60_000
const CURSOR = 'notices'

/**
 * For the timer, and for all institutions, which share WeChat: tells what the hospital function did not come to tell,
 * as where it died after the platform acted or the outcome was found out later, and tries again what certainly did not
 * go. Nothing where the feature is off.
 */
export async function dispatchNotices(dependencies: NoticeDependencies): Promise<DispatchResult> {
  const tally: DispatchResult = {}
  if (!dependencies.isOn) return tally
  const count = (status: NoticeStatus | undefined) => {
    if (status !== undefined) tally[status] = (tally[status] ?? 0) + 1
  }
  await tryAgain(dependencies, count)
  await lookThrough(dependencies, count)
  return tally
}

async function tryAgain(
  dependencies: NoticeDependencies,
  count: (status: NoticeStatus | undefined) => void,
): Promise<void> {
  for await (const stored of rowsOf<Notice>(PAGE, (page) =>
    dependencies.store.find('notices', { where: { status: 'unsent' }, ...page }),
  ))
    count(await sendAgain(stored, dependencies))
}

/**
 * What was done since the last look, oldest first. Where it dies on the way, the next look begins with the last whole
 * page.
 */
async function lookThrough(
  dependencies: NoticeDependencies,
  count: (status: NoticeStatus) => void,
): Promise<void> {
  const { store, now } = dependencies
  const begun = now()
  let seen = await store.get<{ upTo: number }>('counters', CURSOR)
  // Written by a clock that was ahead, it says nothing.
  const last = seen !== undefined && seen.document.upTo <= begun ? seen.document.upTo : 0
  const from = Math.max(last - OVERLAP, begun - USEFUL_FOR)
  for await (const page of pagesOf<Intent>(PAGE, (asked) =>
    store.find('intents', {
      where: { status: 'done' },
      range: { field: 'updatedAt', from },
      orderBy: { field: 'updatedAt' },
      ...asked,
    }),
  )) {
    for (const intent of page)
      for (const status of await notifyOf(intent, dependencies)) count(status)
    const last = page.length < PAGE ? undefined : page.at(-1)
    const upTo = last?.document.updatedAt ?? begun
    try {
      seen = await put(store, 'counters', CURSOR, seen, { upTo })
    } catch (error) {
      // Another look is going on: it goes as far as this one.
      if (isOvertaken(error)) return
      throw error
    }
  }
}
