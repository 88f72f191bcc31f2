import type { Authorization, Authorizations } from '../identity/authorizations.ts'
import type { Sealer } from '../identity/seal.ts'
import type { Intent } from '../journal/intent.ts'
import type { Journal } from '../journal/journal.ts'
import type { Log } from '../log/log.ts'
import { StateError } from '../protocol/index.ts'
import { DuplicateError, VersionConflict } from '../store/errors.ts'
import type { Store, Stored } from '../store/store.ts'
import { MONEY_SERVICES } from '../journal/services/index.ts'
import type { NoticeKind } from './kinds.ts'
import { noticeMessage } from './message.ts'
import { KEPT_FOR, USEFUL_FOR, pauseAfter, type Notice, type NoticeStatus } from './notice.ts'
import type { NoticeSender } from './sender.ts'
import type { NoticeTemplates } from './settings.ts'
import type { Subscription, Subscriptions } from './subscriptions.ts'

/** What is each institution's own. */
export interface NoticeCampus {
  templates: NoticeTemplates
  /** Who may see whom there. */
  authorizations: Authorizations
  /** Which of several it is, for the app that a message opens. */
  institution?: string
}

export interface NoticeDependencies {
  /** The institution to which a stay's key, or what begins with one, belongs; undefined where it is served no more. */
  campusOf(stayKey: string): NoticeCampus | undefined
  /** Whether any has any. */
  isOn: boolean
  sender: NoticeSender
  store: Store
  sealer: Sealer
  journal: Journal
  subscriptions: Subscriptions
  /** ms since the epoch. */
  now: () => number
  log: Log
}

/**
 * Tells everybody who has asked for it, and may still see this patient, what has moved: each at most once, however
 * often and by however many this is called. An intent that is not done, or of which nobody is told, is passed over.
 * @returns what became of each message that was begun here
 */
export async function notifyOf(
  intent: Stored<Intent>,
  dependencies: NoticeDependencies,
): Promise<NoticeStatus[]> {
  const { campusOf, subscriptions, store, sealer, now } = dependencies
  const kind = MONEY_SERVICES[intent.document.service].notice
  const { status, stayKey, updatedAt: happenedAt } = intent.document
  if (
    kind === undefined ||
    campusOf(stayKey)?.templates[kind] === undefined ||
    status !== 'done' ||
    now() - happenedAt > USEFUL_FOR
  )
    return []
  const begun: NoticeStatus[] = []
  for (const subscription of await subscriptions.waiting(stayKey, kind, happenedAt)) {
    const { openid, patientId } = subscription.document
    const id = sealer.fingerprint('notice', intent.id, openid)
    if (
      (await store.get('notices', id)) !== undefined ||
      (await authorizedFor(intent, openid, patientId, dependencies)) === undefined
    )
      continue
    const notice = await begin(id, subscription, intent, kind, dependencies)
    if (notice !== undefined) begun.push(await sendBegun(notice, intent, dependencies))
  }
  return begun
}

/** Undefined where another was faster, or has used the credit. */
async function begin(
  id: string,
  { id: creditId, document }: Stored<Subscription>,
  intent: Stored<Intent>,
  kind: NoticeKind,
  { store, subscriptions, now }: NoticeDependencies,
): Promise<Stored<Notice> | undefined> {
  const { openid, patientId } = document
  const happenedAt = intent.document.updatedAt
  let notice: Stored<Notice>
  try {
    notice = await store.create<Notice>(
      'notices',
      id,
      {
        intentId: intent.id,
        openid,
        patientId,
        kind,
        status: 'sending',
        tries: 1,
        why: '',
        happenedAt,
        updatedAt: now(),
      },
      { expiresAt: now() + KEPT_FOR },
    )
  } catch (error) {
    if (error instanceof DuplicateError) return undefined
    throw error
  }
  if (await subscriptions.take(creditId, happenedAt)) return notice
  await store.remove('notices', notice)
  return undefined
}

/** Tries once more what certainly has not gone. Undefined where another is at it, or it is too soon. */
export async function sendAgain(
  stored: Stored<Notice>,
  dependencies: NoticeDependencies,
): Promise<NoticeStatus | undefined> {
  const { store, journal, now } = dependencies
  const { happenedAt, tries, intentId, updatedAt } = stored.document
  const late = now() - happenedAt > USEFUL_FOR
  if (!late && now() - updatedAt < pauseAfter(tries)) return undefined
  const notice = await change(
    store,
    stored,
    late
      ? { status: 'expired', updatedAt: now() }
      : { status: 'sending', tries: tries + 1, updatedAt: now() },
  )
  if (notice === undefined || late) return notice?.document.status
  const intent = await journal.get(intentId)
  if (intent === undefined)
    return (await change(store, notice, { status: 'expired', updatedAt: now() }))?.document.status
  return sendBegun(notice, intent, dependencies)
}

/** The authorisation is asked for at the last moment: one that was just withdrawn counts. */
async function sendBegun(
  notice: Stored<Notice>,
  intent: Stored<Intent>,
  dependencies: NoticeDependencies,
): Promise<NoticeStatus> {
  const { campusOf, sender, subscriptions, store, now, log } = dependencies
  const { openid, patientId } = notice.document
  const kind = notice.document.kind as NoticeKind
  const campus = campusOf(intent.document.stayKey)
  const template = campus?.templates[kind]
  const authorization = await authorizedFor(intent, openid, patientId, dependencies)
  if (authorization === undefined || template === undefined) {
    const status = authorization === undefined ? 'withdrawn' : 'expired'
    await change(store, notice, { status, updatedAt: now() })
    return status
  }
  const outcome = await sender.send(
    noticeMessage(
      openid,
      template,
      authorization.identity.name,
      intent.document,
      campus?.institution,
    ),
  )
  const why = outcome.is === 'sent' ? '' : outcome.why
  if (outcome.is !== 'sent')
    log.warn({ notice: notice.id, kind, outcome: outcome.is, why }, 'a patient was not told')
  if (outcome.is === 'refused' && outcome.unwanted)
    await subscriptions.end({ openid, patientId, stayKey: intent.document.stayKey, kind })
  await change(store, notice, { status: outcome.is, why, updatedAt: now() })
  return outcome.is
}

/**
 * The live authorisation, where it is for the very patient whose money moved: knowing a stay's number tells nothing.
 */
async function authorizedFor(
  intent: Stored<Intent>,
  openid: string,
  patientId: string,
  { campusOf, journal }: NoticeDependencies,
): Promise<Authorization | undefined> {
  try {
    const campus = campusOf(intent.document.stayKey)
    const authorization = await campus?.authorizations.require(openid, patientId)
    return authorization && journal.concerns(intent, authorization.identity)
      ? authorization
      : undefined
  } catch (error) {
    if (error instanceof StateError) return undefined
    throw error
  }
}

/** Undefined where it is gone, or somebody else has changed it. */
async function change(
  store: Store,
  notice: Stored<Notice>,
  changed: Partial<Notice>,
): Promise<Stored<Notice> | undefined> {
  try {
    return await store.replace('notices', notice, { ...notice.document, ...changed } as Notice)
  } catch (error) {
    if (error instanceof VersionConflict) return undefined
    throw error
  }
}
