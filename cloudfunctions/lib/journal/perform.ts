import { Busy } from '../errors/busy.ts'
import { PlatformUnavailableError } from '../platform/errors.ts'
import { succeeded, type PlatformAnswer } from '../platform/judgement.ts'
import {
  ProtocolError,
  SERVICES,
  UnavailableError,
  wireNumber,
  type CareError,
  type Remark,
  type WireObject,
} from '../protocol/index.ts'
import { DuplicateError } from '../store/errors.ts'
import { persist } from '../store/persist.ts'
import type { Stored } from '../store/store.ts'
import { compareBodies, findRepeated, type MessageKeys, type ParsedRequest } from './identify.ts'
import { MONEY_SERVICES } from './services/index.ts'
import { cameToNothing, isUnresolved, type Intent, type Observation } from './intent.ts'
import { freezeIsOpen } from './ledger.ts'
import { observe } from './observe.ts'
import { busy, otherBody, unknownOutcome } from './refusals.ts'
import { notSent, noteRepeat } from './repeat.ts'
import { isResolvable, resolveIntent, type ResolverDependencies } from './resolve.ts'

export interface PerformDependencies extends ResolverDependencies {
  /** How long one call to the platform may take, ms. */
  timeoutMs: number
  /**
   * How long after it was made a message may still be accepted by the platform, ms: its timestamp window, and a margin.
   */
  quietMs: number
  sleep(ms: number): Promise<void>
}

/**
 * A sender that was held up longer than this between writing and sending gives up, ms: others may be asking already.
 */
const SEND_PROMPTLY = 2000
/** Beyond the call's own time-out, for writing the outcome down, ms. */
const SEND_MARGIN = 2000
/** Between looks at another caller's pending intent, ms. */
const POLL = 50
/** Calls of the same stay that may be through before this one, while it tries. */
const MOST_OTHERS = 60

/**
 * Sends a money-moving call at most once, however often and by however many it is asked for, and whatever dies in
 * between. A repeat gets the first outcome, however old it is: it moves nothing.
 * @param messageKeys of the very message, the present one first
 * @param obstacle why the message may not be sent, where it may not
 * @throws StateError `state.other-body`: the number was used with other data, or of another stay; `field` names what
 * differs
 * @throws StateError `state.unknown-outcome`: this very call's outcome is not known yet; asking again is safe
 * @throws StateError `state.stay-busy`: another call of the stay has no known outcome yet; nothing was sent
 * @throws StateError `state.not-done`: this very message is stale, and nothing came of it when it was sent
 * @throws CareError `obstacle`, where the journal does not know what the message repeats
 * @throws UnavailableError nothing was sent
 */
export async function performOnce(
  request: ParsedRequest,
  messageKeys: MessageKeys,
  dependencies: PerformDependencies,
  obstacle?: CareError,
): Promise<Stored<Intent>> {
  const { journal, platform, now, timeoutMs, quietMs, sleep } = dependencies
  const told = () => ({ journal, now: now() })
  const stayKey = journal.stayKey(request.institution, request.stayId)
  // As long as the slowest sender may need, and then one look more.
  const patience = now() + timeoutMs + SEND_MARGIN + POLL
  // What this request repeated when it came stays its first outcome, also once it is known.
  let firstSequence: number | undefined
  for (let others = 0; others < MOST_OTHERS;) {
    const history = await journal.ofStay(stayKey)
    const intents = history.map(({ document }) => document)
    const repeated =
      intents.find(({ sequence, status }) => sequence === firstSequence && status !== 'not-done') ??
      findRepeated(intents, request, messageKeys, freezeIsOpen(intents))
    firstSequence = repeated?.sequence
    const last = history.at(-1)
    const pending = last && isUnresolved(last.document) ? last : undefined
    if (repeated === undefined && obstacle !== undefined)
      throw notSent(history, messageKeys, obstacle, dependencies)
    const first = repeated && history[repeated.sequence - 1]
    const earlier = first && {
      first,
      body: compareBodies(request.service, journal.requestOf(first), request.wire),
    }
    if (earlier !== undefined && !isUnresolved(earlier.first.document)) {
      const { first, body } = earlier
      if (body.other.length > 0) throw otherBody(body.other, [first, told()])
      return await noteRepeat(first, body, request, dependencies)
    }
    if (pending !== undefined) {
      if (!isResolvable(pending.document, now()) && now() < patience) {
        await sleep(POLL)
        continue
      }
      const resolved = await resolveIntent(pending, dependencies)
      if (!isUnresolved(resolved.document)) {
        others += 1
        continue
      }
      if (earlier === undefined) throw busy(resolved, told())
      const { body } = earlier
      if (body.other.length > 0) throw busy(resolved, told(), body.other)
      await noteRepeat(resolved, body, request, dependencies)
      throw unknownOutcome(resolved, told())
    }
    await requireFreeNumber(request, stayKey, dependencies)
    const baseline = await observe(platform, request, now)
    await learnFrom(last, baseline, dependencies)
    const createdAt = now()
    try {
      const intent = await journal.append(history, {
        request,
        messageKey: messageKeys[0],
        baseline,
        now: createdAt,
        sendBy: createdAt + timeoutMs + SEND_MARGIN,
        acceptableUntil: createdAt + quietMs,
      })
      return await sendOnce(intent, request, dependencies)
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error
      others += 1
    }
  }
  throw new Busy()
}

/** What the platform tells now shows, or does not, what it has done last. */
async function learnFrom(
  last: Stored<Intent> | undefined,
  now: Observation,
  { precedents }: PerformDependencies,
): Promise<void> {
  if (last?.document.status !== 'done' || last.document.effect === null) return
  const { service, effect, baseline } = last.document
  await precedents.learn(service, effect.amount, baseline, now)
}

async function sendOnce(
  intent: Stored<Intent>,
  request: ParsedRequest,
  dependencies: PerformDependencies,
): Promise<Stored<Intent>> {
  const { platform, journal, now } = dependencies
  const { isNumbered, effect: effectOf } = MONEY_SERVICES[request.service]
  if (isNumbered && !(await journal.claimNumber(intent))) {
    await record(
      intent,
      { status: 'not-done', knownBy: 'never-sent', updatedAt: now() },
      dependencies,
    )
    throw otherBody(['hosp_mdtrt_id'])
  }
  if (now() - intent.document.createdAt > SEND_PROMPTLY)
    return neverSent(intent, dependencies, undefined)
  const odd: Remark = (field, what) =>
    dependencies.log.warn({ intent: intent.id, field, what }, 'odd answer of the platform')
  let answer: PlatformAnswer
  try {
    answer = await platform.send(SERVICES[request.service].funid, request.wire)
  } catch (error) {
    if (error instanceof PlatformUnavailableError && !error.sent)
      return neverSent(intent, dependencies, error)
    return leaveUnknown(intent, error, dependencies)
  }
  try {
    const effect = succeeded(answer) ? effectOf(request, answer.data ?? {}, now(), odd) : null
    return await record(
      intent,
      {
        status: effect === null ? 'refused' : 'done',
        knownBy: 'answer',
        effect,
        answer: dependencies.journal.sealAnswer(intent, wireOf(answer)),
        updatedAt: now(),
      },
      dependencies,
    )
  } catch (error) {
    // The platform says that it acted, and garbles what it did: asking has to tell.
    if (error instanceof ProtocolError) return leaveUnknown(intent, error, dependencies)
    throw error
  }
}

async function neverSent(
  intent: Stored<Intent>,
  dependencies: PerformDependencies,
  cause: unknown,
): Promise<never> {
  await record(
    intent,
    { status: 'not-done', knownBy: 'never-sent', updatedAt: dependencies.now() },
    dependencies,
  )
  throw new UnavailableError(
    'unavailable.platform-unreachable',
    '暂时连不上医保平台，本次没有提交，请稍后重发',
    { cause },
  )
}

async function leaveUnknown(
  intent: Stored<Intent>,
  error: unknown,
  dependencies: PerformDependencies,
): Promise<Stored<Intent>> {
  dependencies.log.warn(
    { intent: intent.id, service: intent.document.service, err: error },
    'outcome unknown',
  )
  const unknown = await record(
    intent,
    { status: 'unknown', updatedAt: dependencies.now() },
    dependencies,
  )
  const resolved = await resolveIntent(unknown, dependencies)
  if (isUnresolved(resolved.document))
    throw unknownOutcome(
      resolved,
      { journal: dependencies.journal, now: dependencies.now() },
      error,
    )
  if (resolved.document.status === 'not-done')
    throw new UnavailableError('unavailable.platform-error', '医保平台没有受理，请稍后重发', {
      cause: error,
    })
  return resolved
}

/** What the platform itself has answered outweighs whatever a resolver has made of it meanwhile. */
async function record(
  intent: Stored<Intent>,
  change: Partial<Intent>,
  { journal, log }: PerformDependencies,
): Promise<Stored<Intent>> {
  return persist(async (overtaken) => {
    const current = overtaken === 0 ? intent : await journal.get(intent.id)
    if (current === undefined) throw new Error(`the intent ${intent.id} is gone`)
    if (overtaken > 0) {
      if (change.knownBy === undefined && !isUnresolved(current.document)) return current
      log.error(
        { intent: intent.id, was: current.document.status, is: change.status },
        'an intent was resolved while its sender still waited',
      )
    }
    return journal.update(current, change)
  })
}

/** A settlement's is looked up before anything is written; whoever comes at the same moment meets the claim. */
async function requireFreeNumber(
  request: ParsedRequest,
  stayKey: string,
  { journal }: PerformDependencies,
): Promise<void> {
  if (request.settlementNo === '') return
  const used = (await journal.withSettlementNo(request.institution, request.settlementNo)).find(
    ({ document }) => document.stayKey !== stayKey && !cameToNothing(document),
  )
  if (used !== undefined) throw otherBody(['hosp_mdtrt_id'])
}

/** The answer as the HIS gets it, now and on every repeat. */
function wireOf({ code, type, message, data }: PlatformAnswer): WireObject {
  return {
    code: typeof code === 'number' ? wireNumber(code) : code,
    type,
    message,
    ...(data !== undefined && { data }),
  }
}
