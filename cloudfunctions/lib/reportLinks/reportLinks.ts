import { randomBytes } from 'node:crypto'
import type { Sealer } from '../identity/seal.ts'
import { VersionConflict } from '../store/errors.ts'
import type { Document, Store } from '../store/store.ts'

/** A page that one person may fetch once. */
interface LinkedReport {
  /** Of the file that it becomes, without a person's name. */
  name: string
  /** Whose report it is; of what was linked before there were several it is not known. */
  institution?: string
  html: string
}

/** Pages behind links that nobody can guess, which open once and not for long. */
export interface ReportLinks {
  /** @returns the token that stands at the link's end: 32 characters of `A-Za-z0-9_-` */
  create(report: LinkedReport): Promise<string>
  /** Whether it is still there; takes nothing. */
  look(token: string): Promise<LinkedReport | undefined>
  /** Of several at once, one gets it. Undefined where it was fetched, its time has passed, or nobody knows it. */
  take(token: string): Promise<LinkedReport | undefined>
}

/** From Saturday morning to Monday's, and a day for whoever is late. ms */
export const LINK_LASTS_MS = 3 * 86_400_000

interface Kept extends Document {
  sealed: string
}

/** Only the token's fingerprint is kept, and the page sealed: whoever reads the database gets neither. */
export function createReportLinks(store: Store, sealer: Sealer, now: () => number): ReportLinks {
  const idOf = (token: string) => sealer.fingerprint('report-link', token)

  async function find(token: string) {
    if (!/^[\w-]{32}$/.test(token)) return undefined
    const stored = await store.get<Kept>('attachments', idOf(token))
    return (
      stored && {
        stored,
        report: sealer.open<LinkedReport>(stored.document.sealed, `report-link/${stored.id}`),
      }
    )
  }

  return {
    async create(report) {
      const token = randomBytes(24).toString('base64url')
      const id = idOf(token)
      const sealed = sealer.seal(report, `report-link/${id}`)
      await store.create<Kept>('attachments', id, { sealed }, { expiresAt: now() + LINK_LASTS_MS })
      return token
    },
    look: async (token) => (await find(token))?.report,
    async take(token) {
      const found = await find(token)
      if (found === undefined) return undefined
      try {
        await store.remove('attachments', found.stored)
        return found.report
      } catch (error) {
        if (error instanceof VersionConflict) return undefined
        throw error
      }
    },
  }
}
