import type { Sealer } from '../identity/seal.ts'
import { VersionConflict } from '../store/errors.ts'
import { persist } from '../store/persist.ts'
import { put } from '../store/put.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import type { NoticeKind } from './kinds.ts'

/** Whom a person wants to hear of: one kind of event of one patient's stay. */
interface Subject {
  openid: string
  patientId: string
  stayKey: string
  kind: NoticeKind
}

/**
 * What a person has accepted to be told. WeChat's rule: one acceptance, one message, so each is a credit that is used
 * up; but of a lasting template (长期订阅) one acceptance is good for as many as come.
 */
export interface Subscriptions {
  /**
   * One more message is wanted. Beyond the tenth unused one of a kind, and the twentieth stay of a person, the oldest
   * goes.
   */
  add(subject: Subject, accepted: { lasting: boolean }): Promise<void>
  /** Who has an unused credit for something that happened at `at`, ms since the epoch: one that was given before. */
  waiting(stayKey: string, kind: NoticeKind, at: number): Promise<Stored<Subscription>[]>
  /** Uses up one credit given before `at`, unless it lasts. @returns whether there was one */
  take(id: string, at: number): Promise<boolean>
  /** WeChat says that the person wants no more: what lasts is over. A credit was used up with the message. */
  end(subject: Subject): Promise<void>
  /** Deletes what this person has wanted to hear of the patient. */
  forget(openid: string, patientId: string): Promise<void>
}

export type Subscription = Document & {
  openid: string
  patientId: string
  stayKey: string
  kind: string
  /** When each unused one was given, ms since the epoch, oldest first. */
  credits: number[]
  /** Good for every message, from the first credit on. */
  lasting?: true
}

const MOST_CREDITS = 10
/** Of one person: twenty stays, three kinds each. Anybody may make up numbers of stays. */
export const MOST_SUBJECTS = 60
/** Longer than any stay, ms. */
const LIFETIME = 366 * 86_400_000
const PAGE = 1000

/** @param now ms since the epoch */
export function createSubscriptions(
  store: Store,
  sealer: Sealer,
  now: () => number,
): Subscriptions {
  const idOf = ({ openid, patientId, stayKey, kind }: Subject) =>
    sealer.fingerprint('subscription', openid, patientId, stayKey, kind)
  const usable = ({ credits }: Subscription, at: number) => credits.some((given) => given <= at)

  /**
   * Keeps as many subjects of this person as may be: whoever was wanted longest ago goes. Afterwards, so that of many
   * at once the last one sees them all.
   */
  async function keepRecent(openid: string): Promise<void> {
    const held = await store.find<Subscription>('subscriptions', { where: { openid }, limit: PAGE })
    const latest = ({ document }: Stored<Subscription>) => document.credits.at(-1) ?? 0
    const oldest = held.sort((a, b) => latest(a) - latest(b))
    for (const stored of oldest.slice(0, Math.max(0, held.length - MOST_SUBJECTS)))
      await store.remove('subscriptions', stored).catch(unlessGone)
  }

  return {
    async add(subject, { lasting }) {
      const id = idOf(subject)
      await persist(async () => {
        const stored = await store.get<Subscription>('subscriptions', id)
        const credits = [...(stored?.document.credits ?? []), now()]
        const document: Subscription =
          lasting || stored?.document.lasting
            ? { ...subject, credits: credits.slice(0, 1), lasting: true }
            : { ...subject, credits: credits.slice(-MOST_CREDITS) }
        const life = { expiresAt: now() + LIFETIME }
        await put(store, 'subscriptions', id, stored, document, life)
        if (stored === undefined) await keepRecent(subject.openid)
      })
    },
    async waiting(stayKey, kind, at) {
      const found = await store.find<Subscription>('subscriptions', {
        where: { stayKey, kind },
        limit: PAGE,
      })
      return found.filter(({ document }) => usable(document, at))
    },
    take: (id, at) =>
      persist(async () => {
        const stored = await store.get<Subscription>('subscriptions', id)
        if (stored === undefined || !usable(stored.document, at)) return false
        if (stored.document.lasting) return true
        // The oldest comes first, and is before `at` if any is.
        const credits = stored.document.credits.slice(1)
        if (credits.length === 0) await store.remove('subscriptions', stored)
        else await store.replace('subscriptions', stored, { ...stored.document, credits })
        return true
      }),
    async end(subject) {
      const stored = await store.get<Subscription>('subscriptions', idOf(subject))
      if (stored?.document.lasting) await store.remove('subscriptions', stored).catch(unlessGone)
    },
    async forget(openid, patientId) {
      for (const collection of ['subscriptions', 'notices'] as const) {
        for (const stored of await store.find<Document>(collection, {
          where: { openid },
          limit: PAGE,
        })) {
          if (stored.document.patientId === patientId)
            await store.remove(collection, stored).catch(unlessGone)
        }
      }
    },
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof VersionConflict)) throw error
}
