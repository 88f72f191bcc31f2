import { randomInt } from 'node:crypto'
import { createTurns } from '../limits/turns.ts'
import { UnavailableError } from '../protocol/index.ts'
import { DuplicateError } from '../store/errors.ts'
import type { Store, Stored } from '../store/store.ts'
import { auditId, dayOf, macOf, openidKey, personKey, shardNames, type AuditEntry, type Fingerprint } from './entry.ts'

/** What happened, as the caller knows it. */
export interface AuditFact {
  openid: string
  patientId: string
  /** Of the patient, where the authorisation was opened. */
  documentNumber?: string
  action: string
  outcome: string
}

/** The audit trail: it only grows. */
export interface AuditTrail {
  /**
   * Durable when it resolves. May stand twice, or for an answer that never left, where the store failed in between.
   * @throws UnavailableError `unavailable.audit`: then nothing of the patient may be shown
   */
  append(fact: AuditFact): Promise<void>
}

/** The next place of the chain is fought for this often; each time that it is lost, another entry has been written. */
const TRIES = 60
const LONGEST_PAUSE = 30

/**
 * A process writes into one chain, chosen by chance when it starts, and one entry after the other. The place in the
 * chain is the entry's id: `create` lets one writer have it, and the others look again.
 */
export function createAuditTrail(store: Store, { fingerprint }: { fingerprint: Fingerprint }, now: () => number): AuditTrail {
  const shard = shardNames[randomInt(shardNames.length)]!
  const turns = createTurns()
  /** The newest entry that this process knows of. */
  let head: AuditEntry | undefined

  async function write(fact: AuditFact): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      head ??= (await newest(store, shard))?.document
      const entry = next(fact, head)
      try {
        await store.create('audit', auditId(shard, entry.sequence), entry)
        head = entry
        return
      } catch (error) {
        // Somebody else has this place; or nobody knows whether we have: look again next time.
        head = undefined
        if (!(error instanceof DuplicateError) || tried === TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(tried * 3, LONGEST_PAUSE)))
      }
    }
  }

  function next({ openid, patientId, documentNumber, action, outcome }: AuditFact, before: AuditEntry | undefined): AuditEntry {
    const at = Math.max(now(), before?.at ?? 0)
    const entry = {
      shard, sequence: (before?.sequence ?? 0) + 1, date: dayOf(at), at,
      openid: openidKey(fingerprint, openid), patientId, person: documentNumber === undefined ? '' : personKey(fingerprint, documentNumber),
      action, outcome, previous: before?.mac ?? '',
    }
    return { ...entry, mac: macOf(entry, fingerprint) }
  }

  return {
    async append(fact) {
      try {
        await turns.run(shard, () => write(fact))
      } catch (cause) {
        throw new UnavailableError('unavailable.audit', '查看记录暂时无法登记，所以先不显示患者信息，请稍后再试', { cause })
      }
    },
  }
}

/** The last entry of a chain: sorted by the chain's own name, then by id. */
export async function newest(store: Store, shard: string): Promise<Stored<AuditEntry> | undefined> {
  const [last] = await store.find<AuditEntry>('audit', { where: { shard }, orderBy: { field: 'shard', descending: true }, limit: 1 })
  return last
}
