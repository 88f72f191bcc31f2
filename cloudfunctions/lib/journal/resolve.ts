import type { Log } from '../log/log.ts'
import type { PlatformClient } from '../platform/client.ts'
import { CareError } from '../protocol/index.ts'
import { VersionConflict } from '../store/errors.ts'
import type { Stored } from '../store/store.ts'
import { decide, type Verdict } from './decide.ts'
import { parseRequest } from './identify.ts'
import { isUnresolved, type Intent } from './intent.ts'
import type { Journal } from './journal.ts'
import { observe } from './observe.ts'

export interface ResolverDependencies {
  journal: Journal
  platform: PlatformClient
  now: () => number
  /** How long after it was made a message may still be accepted by the platform, ms: its timestamp window, and a margin. */
  quietMs: number
  log: Log
}

/** Whether its outcome is open, and nobody can be waiting for its answer any more. */
export const isResolvable = (intent: Intent, now: number): boolean => intent.status === 'unknown' || intent.status === 'person' || (intent.status === 'sending' && intent.sendBy < now)

/**
 * Settles an unknown outcome by asking; never by sending again. Records what was seen and how the outcome is known.
 * @returns the intent as it now stands: still unresolved where asking could not tell yet, or the platform cannot be asked
 */
export async function resolveIntent(stored: Stored<Intent>, dependencies: ResolverDependencies): Promise<Stored<Intent>> {
  const { journal, platform, now, quietMs, log } = dependencies
  const intent = stored.document
  if (!isResolvable(intent, now())) return stored
  const request = parseRequest(intent.service, journal.requestOf(stored))
  // Quiet is judged before asking: a message that slips in while we ask must not be missed.
  const quiet = now() - intent.createdAt > quietMs
  let change: Partial<Intent>
  try {
    const observed = await observe(platform, request, now, { list: true })
    const verdict = decide(intent, request.amount, observed, quiet)
    change = { ...outcomeOf(verdict), observed, updatedAt: now() }
    log[verdict.is === 'person' ? 'error' : 'info']({ intent: stored.id, service: intent.service, verdict: verdict.is }, 'unknown outcome asked for')
  } catch (error) {
    if (!(error instanceof CareError)) throw error
    log.warn({ intent: stored.id, err: error }, 'unknown outcome could not be asked for')
    if (intent.status === 'unknown') return stored
    change = { status: 'unknown', updatedAt: now() }
  }
  return updateOrReread(journal, stored, change)
}

function outcomeOf(verdict: Verdict): Partial<Intent> {
  switch (verdict.is) {
    case 'done':
      return {
        status: 'done', knownBy: 'asked', effect: { amount: verdict.amount, accountAmount: null, bankAmount: null, at: verdict.at, serialNo: '' },
      }
    case 'not-done': return { status: 'not-done', knownBy: 'asked' }
    case 'person': return { status: 'person' }
    case 'wait': return { status: 'unknown' }
  }
}

/** Where somebody else was faster, theirs stands. */
async function updateOrReread(journal: Journal, stored: Stored<Intent>, change: Partial<Intent>): Promise<Stored<Intent>> {
  try {
    return await journal.update(stored, change)
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
    return (await journal.get(stored.id)) ?? stored
  }
}

/** What a round of asking has left. */
export interface Resolved {
  looked: number
  /** Still to be asked for. */
  remain: number
  /** Left to a person. */
  persons: number
  /** When the oldest of both was made, ms since the epoch; null where there is none. */
  oldestAt: number | null
}

/** For the timer: every intent whose outcome is unknown, a page at a time. */
export async function resolveAll(dependencies: ResolverDependencies): Promise<Resolved> {
  const tally: Resolved = { looked: 0, remain: 0, persons: 0, oldestAt: null }
  // Against the way an intent goes, so that none is met twice.
  for (const status of ['person', 'unknown', 'sending'] as const) {
    let after: Stored<Intent> | undefined
    for (;;) {
      const page = await dependencies.journal.withStatus(status, 100, after)
      for (const stored of page) {
        if (!isResolvable(stored.document, dependencies.now())) continue
        const { document } = await resolveIntent(stored, dependencies)
        tally.looked++
        if (document.status === 'unknown' || document.status === 'sending') tally.remain++
        if (document.status === 'person') tally.persons++
        if (isUnresolved(document)) tally.oldestAt = Math.min(document.createdAt, tally.oldestAt ?? document.createdAt)
      }
      if (page.length < 100) break
      after = page.at(-1)
    }
  }
  return tally
}
