import type { AuditMac, Sealer } from '../identity/seal.ts'
import type { Document } from '../store/store.ts'

/**
 * One line of the trail: who saw whom. Nothing in it names a person: openid and document number stand as keyed
 * fingerprints, the patient as the opaque patientId.
 */
export interface AuditEntry extends Document {
  /** The chain it belongs to, `0` to `SHARDS - 1`. */
  shard: string
  /** Its place in the chain, from 1 without a gap. */
  sequence: number
  /** By Beijing time, yyyy-MM-dd. Never smaller than the entry before. */
  date: string
  /** ms since the epoch. Never smaller than the entry before. */
  at: number
  /** Fingerprint. */
  openid: string
  patientId: string
  /**
   * Fingerprint of the document number: the same for every openid that is authorised; empty where it was not opened.
   */
  person: string
  action: string
  /** `shown`, `granted`, `removing`, or the code with which it was refused. */
  outcome: string
  /** 机构编号; absent where it was at none, and in what was written while there was only one. */
  institution?: string
  /** The mac of the entry before; empty for the first. */
  previous: string
  /** HMAC-SHA-256 over all the rest, keyed: whoever can write to the store alone cannot make one. */
  mac: string
}

/**
 * The trail is this many chains. One would have every instance in the cloud fight for the next place; one an instance
 * would leave thousands of short chains, of which a whole one could vanish unseen. These are for ever: each day begins
 * with the mac of the day before, so a day cannot be taken out.
 */
const SHARDS = 16

export const shardNames: readonly string[] = Array.from({ length: SHARDS }, (_, number) =>
  String(number).padStart(2, '0'),
)

export const auditId = (shard: string, sequence: number): string =>
  `${shard}~${String(sequence).padStart(12, '0')}`

export type Fingerprint = Sealer['fingerprint']

/** Over every member but the mac itself, whatever it is called: an added one is found as well. */
export const macOf = (entry: Document, mac: AuditMac): string => mac(provenText(entry))

export function provenText(entry: Document): string {
  const members = Object.keys(entry)
    .filter((name) => name !== 'mac')
    .sort()
    .map((name) => [name, entry[name]])
  return JSON.stringify(members)
}

/** The calendar day in Beijing, which knows no summer time. @param at ms since the epoch */
export const dayOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)

export const openidKey = (fingerprint: Fingerprint, openid: string): string =>
  fingerprint('audit-openid', openid)

/** As the journal's: one person, one key. */
export const personKey = (fingerprint: Fingerprint, documentNumber: string): string =>
  fingerprint('document', documentNumber.trim().toUpperCase())
