import type { Log } from '../log/log.ts'
import type { PlatformClient } from '../platform/client.ts'
import { CareError, UnavailableError, formatDateTime } from '../protocol/index.ts'
import { VersionConflict } from '../store/errors.ts'
import { rowsOf } from '../store/paging.ts'
import type { Stored } from '../store/store.ts'
import { decide, same, type Verdict } from './decide.ts'
import { parseRequest, type ParsedRequest } from './identify.ts'
import { MONEY_SERVICES } from './services/index.ts'
import { isUnresolved, type Intent } from './intent.ts'
import type { Journal } from './journal.ts'
import { observe } from './observe.ts'
import type { Precedents } from './precedents.ts'

export interface ResolverDependencies {
  /** 机构编号, fixmedins_code: whose calls they are. */
  institution: string
  journal: Journal
  platform: PlatformClient
  precedents: Precedents
  now: () => number
  log: Log
}

/** Whether its outcome is open, and nobody can be waiting for its answer any more. */
export const isResolvable = (intent: Intent, now: number): boolean =>
  intent.status === 'unknown' ||
  intent.status === 'person' ||
  (intent.status === 'sending' && intent.sendBy < now)

/**
 * Settles an unknown outcome by asking; never by sending again. Records what was seen and how the outcome is known.
 * @returns the intent as it now stands: still unresolved where asking could not tell yet, or the platform cannot be
 * asked
 */
export async function resolveIntent(
  stored: Stored<Intent>,
  dependencies: ResolverDependencies,
): Promise<Stored<Intent>> {
  if (!isResolvable(stored.document, dependencies.now())) return stored
  try {
    return await askFor(stored, dependencies)
  } catch (error) {
    if (!(error instanceof CareError)) throw error
    return couldNotAsk(stored, error, dependencies)
  }
}

/** @throws CareError where the platform cannot be asked */
async function askFor(
  stored: Stored<Intent>,
  { journal, platform, precedents, now, log }: ResolverDependencies,
): Promise<Stored<Intent>> {
  const intent = stored.document
  const request = parseRequest(intent.service, journal.requestOf(stored))
  // A number is claimed before anything is sent under it, and the platform's list names no stay: of whoever has never
  // had the number nothing was sent, whatever is listed under it.
  if (await isAnothers(intent, request, journal))
    return updateOrReread(journal, stored, {
      status: 'not-done',
      knownBy: 'never-sent',
      updatedAt: now(),
    })
  // Quiet is judged before asking: a message that slips in while we ask must not be missed.
  const quiet = now() > intent.acceptableUntil
  const observed = await observe(platform, request, now, listDays(intent))
  const verdict = decide(intent, request.amount, observed, {
    quiet,
    wouldShow: await precedents.canTell(intent.service, intent.baseline),
    lagging: await wasLagging(intent, journal),
  })
  log[verdict.is === 'person' ? 'error' : 'info'](
    { intent: stored.id, service: intent.service, verdict: verdict.is },
    'unknown outcome asked for',
  )
  if (verdict.is === 'done' && verdict.shownBy === 'stay')
    await precedents.learn(intent.service, verdict.amount, intent.baseline, observed)
  return updateOrReread(journal, stored, { ...outcomeOf(verdict), observed, updatedAt: now() })
}

/** Whether the settlement or refund number is claimed by another stay, which it cannot be once this one has had it. */
async function isAnothers(
  { service, stayKey }: Intent,
  { institution, naturalKey }: ParsedRequest,
  journal: Journal,
): Promise<boolean> {
  if (!MONEY_SERVICES[service].isNumbered) return false
  const holder = await journal.holderOf(service, institution, naturalKey)
  return holder !== undefined && holder !== stayKey
}

/**
 * The days under which the platform may list a settlement: that of the hospital's 结算时间, and those on which it may have
 * acted.
 */
const listDays = ({ feeDate, createdAt, acceptableUntil }: Intent): string[] => [
  ...new Set([
    feeDate,
    ...[createdAt, acceptableUntil].map((time) => formatDateTime(time).slice(0, 10)),
  ]),
]

/** Two alike, one right after the other: the second's beginning must not be taken from before the first. */
async function wasLagging(intent: Intent, journal: Journal): Promise<boolean> {
  const before = (await journal.previous(intent))?.document
  return (
    before?.service === intent.service &&
    before.status === 'done' &&
    same(before.baseline, intent.baseline)
  )
}

async function couldNotAsk(
  stored: Stored<Intent>,
  error: CareError,
  { journal, now, log }: ResolverDependencies,
): Promise<Stored<Intent>> {
  log.warn({ intent: stored.id, err: error }, 'unknown outcome could not be asked for')
  return stored.document.status === 'sending'
    ? updateOrReread(journal, stored, { status: 'unknown', updatedAt: now() })
    : stored
}

function outcomeOf(verdict: Verdict): Partial<Intent> {
  switch (verdict.is) {
    case 'done':
      return {
        status: 'done',
        knownBy: 'asked',
        effect: {
          amount: verdict.amount,
          accountAmount: null,
          bankAmount: null,
          at: verdict.at,
          serialNo: '',
        },
      }
    case 'not-done':
      return { status: 'not-done', knownBy: 'asked' }
    case 'person':
      return { status: 'person' }
    case 'wait':
      return { status: 'unknown' }
  }
}

/** Where somebody else was faster, theirs stands. */
async function updateOrReread(
  journal: Journal,
  stored: Stored<Intent>,
  change: Partial<Intent>,
): Promise<Stored<Intent>> {
  try {
    return await journal.update(stored, change)
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error
    return (await journal.get(stored.id)) ?? stored
  }
}

/** After so many time-outs in a row the platform is away, and the timer has other things to do than to wait for it. */
const MOST_SILENCES = 3

/** What a round of asking has left. */
export interface Resolved {
  /** Asked for. */
  looked: number
  /** Still to be asked for. */
  remain: number
  /** Left to a person. */
  persons: number
  /** When the oldest of both was made, ms since the epoch; null where there is none. */
  oldestAt: number | null
}

/**
 * For the timer: every intent of the institution whose outcome is unknown, a page at a time; where the platform is
 * away, the rest is only counted.
 */
export async function resolveAll(dependencies: ResolverDependencies): Promise<Resolved> {
  const tally: Resolved = { looked: 0, remain: 0, persons: 0, oldestAt: null }
  let silences = 0
  for await (const stored of resolvable(dependencies)) {
    let left = stored
    if (silences < MOST_SILENCES) {
      tally.looked++
      try {
        left = await askFor(stored, dependencies)
        silences = 0
      } catch (error) {
        if (!(error instanceof CareError)) throw error
        left = await couldNotAsk(stored, error, dependencies)
        silences = error instanceof UnavailableError ? silences + 1 : 0
      }
    }
    const { document } = left
    if (document.status === 'person') tally.persons++
    else if (isUnresolved(document)) tally.remain++
    if (isUnresolved(document))
      tally.oldestAt = Math.min(document.createdAt, tally.oldestAt ?? document.createdAt)
  }
  return tally
}

async function* resolvable({
  institution,
  journal,
  now,
}: ResolverDependencies): AsyncGenerator<Stored<Intent>> {
  // In this order none that changes from one to another is looked at twice.
  for (const status of ['person', 'unknown', 'sending'] as const) {
    for await (const stored of rowsOf<Intent>(100, ({ limit, after }) =>
      journal.withStatus(institution, status, limit, after),
    ))
      if (isResolvable(stored.document, now())) yield stored
  }
}
