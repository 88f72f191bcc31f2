import type { Intent } from '../journal/intent.ts'
import { DuplicateError, VersionConflict } from '../store/errors.ts'
import type { Stored } from '../store/store.ts'
import { USEFUL_FOR, type Notice, type NoticeStatus } from './notice.ts'
import { notifyOf, sendAgain, type NoticeDependencies } from './notifier.ts'
import { areNoticesOn } from './settings.ts'

/** How often each outcome came up. */
export type DispatchResult = Partial<Record<NoticeStatus, number>>

const PAGE = 100
/** An intent may reach the store a little later than the time it bears, and clocks differ, ms. */
const OVERLAP = 10 * 60_000
const CURSOR = 'notices'

/**
 * For the timer: tells what the hospital function did not come to tell, as where it died after the platform acted or the
 * outcome was found out later, and tries again what certainly did not go. Nothing where the feature is off.
 */
export async function dispatchNotices(dependencies: NoticeDependencies): Promise<DispatchResult> {
  const tally: DispatchResult = {}
  if (!areNoticesOn(dependencies.settings)) return tally
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
  let after: Stored<Notice> | undefined
  for (;;) {
    const page: Stored<Notice>[] = await dependencies.store.find<Notice>('notices', {
      where: { status: 'unsent' },
      limit: PAGE,
      ...(after && { after }),
    })
    for (const stored of page) count(await sendAgain(stored, dependencies))
    if (page.length < PAGE) return
    after = page.at(-1)
  }
}

/** What was done since the last look, oldest first. Where it dies on the way, the next look begins with the last whole page. */
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
  let after: Stored<Intent> | undefined
  for (;;) {
    const page: Stored<Intent>[] = await store.find<Intent>('intents', {
      where: { status: 'done' },
      range: { field: 'updatedAt', from },
      orderBy: { field: 'updatedAt' },
      limit: PAGE,
      ...(after && { after }),
    })
    for (const intent of page)
      for (const status of await notifyOf(intent, dependencies)) count(status)
    after = page.at(-1)
    const upTo = page.length < PAGE ? begun : after!.document.updatedAt
    try {
      seen =
        seen === undefined
          ? await store.create('counters', CURSOR, { upTo })
          : await store.replace('counters', seen, { upTo })
    } catch (error) {
      // Another look is going on: it goes as far as this one.
      if (error instanceof DuplicateError || error instanceof VersionConflict) return
      throw error
    }
    if (page.length < PAGE) return
  }
}
