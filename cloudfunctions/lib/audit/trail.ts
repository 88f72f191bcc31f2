import { randomInt } from 'node:crypto'
import type { Sealer } from '../identity/seal.ts'
import { UnavailableError } from '../protocol/index.ts'
import { persist } from '../store/persist.ts'
import type { Store, Stored } from '../store/store.ts'
import {
  auditId,
  dayOf,
  macOf,
  openidKey,
  personKey,
  shardNames,
  type AuditEntry,
} from './entry.ts'

/** What happened, as the caller knows it. */
export interface AuditFact {
  openid: string
  patientId: string
  /** Of the patient, where the authorisation was opened. */
  documentNumber?: string
  action: string
  outcome: string
  /** 机构编号: at which it was seen, where it was at one. */
  institution?: string
}

/** The audit trail: it only grows. */
export interface AuditTrail {
  /**
   * Durable when it resolves. May stand twice, or for an answer that never left, where the store failed in between.
   * @throws UnavailableError `unavailable.audit`: then nothing of the patient may be shown
   */
  append(fact: AuditFact): Promise<void>
  /** As append, for what anybody can bring about as often as he likes: the same once a minute in a process. */
  appendSeldom(fact: AuditFact): Promise<void>
}

/** ms */
const SELDOM = 60_000
/** Of what was noted lately; whoever comes with more openids than this is noted more often. */
const MOST_REMEMBERED = 1000

/** A fact that is to be written, and who waits for it. */
interface Waiting {
  fact: AuditFact
  written(): void
  failed(cause: unknown): void
}

/**
 * A process writes into one chain, chosen by chance when it starts. The place in the chain is the entry's id: `create`
 * lets one writer have it, and the others look again. What comes while entries are being written is written after
 * them, all at once: many at a time cost little more than one.
 */
export function createAuditTrail(
  store: Store,
  { fingerprint, auditMacs: [mac] }: Pick<Sealer, 'fingerprint' | 'auditMacs'>,
  now: () => number,
): AuditTrail {
  const shard = shardNames[randomInt(shardNames.length)]! // a draw from below its length
  let waiting: Waiting[] = []
  let writing = false
  /** The newest entry that this process knows of. */
  let head: AuditEntry | undefined

  async function writeAll(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      // Who is answered in the same turn of the event loop is on record in one write.
      await new Promise(setImmediate)
      const batch = waiting
      waiting = []
      try {
        await write(batch)
      } catch (cause) {
        for (const one of batch) one.failed(cause)
      }
    }
    writing = false
  }

  /** Takes from the batch what is on record. @throws where some of it cannot be */
  async function write(batch: Waiting[]): Promise<void> {
    while (batch.length > 0) {
      const done = await persist(() => extend(batch.map(({ fact }) => fact)))
      for (const one of batch.splice(0, done)) one.written()
    }
  }

  /** @returns how many of the facts, from the first, are in the chain now */
  async function extend(facts: readonly AuditFact[]): Promise<number> {
    const before = head ?? (await newest(store, shard))?.document
    // Where it fails somebody else has this place, or nobody knows whether we have: look again next time.
    head = undefined
    const entries = chain(facts, before)
    const done = await store.createSeries(
      'audit',
      entries.map((entry) => ({ id: auditId(shard, entry.sequence), document: entry })),
    )
    if (done === entries.length) head = entries.at(-1)
    return done
  }

  function chain(facts: readonly AuditFact[], before: AuditEntry | undefined): AuditEntry[] {
    const entries: AuditEntry[] = []
    for (const fact of facts) entries.push(next(fact, entries.at(-1) ?? before))
    return entries
  }

  function next(
    { openid, patientId, documentNumber, action, outcome, institution }: AuditFact,
    before: AuditEntry | undefined,
  ): AuditEntry {
    const at = Math.max(now(), before?.at ?? 0)
    const entry = {
      shard,
      sequence: (before?.sequence ?? 0) + 1,
      date: dayOf(at),
      at,
      openid: openidKey(fingerprint, openid),
      patientId,
      person: documentNumber === undefined ? '' : personKey(fingerprint, documentNumber),
      action,
      outcome,
      ...(institution !== undefined && { institution }),
      previous: before?.mac ?? '',
    }
    return { ...entry, mac: macOf(entry, mac) }
  }

  const append = (fact: AuditFact): Promise<void> =>
    new Promise((resolve, reject) => {
      const failed = (cause: unknown) =>
        reject(
          new UnavailableError(
            'unavailable.audit',
            '查看记录暂时无法登记，所以先不显示患者信息，请稍后再试',
            { cause },
          ),
        )
      waiting.push({ fact, written: resolve, failed })
      if (!writing) void writeAll()
    })

  const noted = new Map<string, number>()
  return {
    append,
    async appendSeldom(fact) {
      const key = JSON.stringify([fact.openid, fact.action, fact.outcome, fact.institution])
      if ((noted.get(key) ?? -Infinity) + SELDOM > now()) return
      if (noted.size >= MOST_REMEMBERED) noted.clear()
      noted.set(key, now())
      await append(fact)
    },
  }
}

/** The last entry of a chain: sorted by the chain's own name, then by id. */
export async function newest(store: Store, shard: string): Promise<Stored<AuditEntry> | undefined> {
  const [last] = await store.find<AuditEntry>('audit', {
    where: { shard },
    orderBy: { field: 'shard', descending: true },
    limit: 1,
  })
  return last
}
