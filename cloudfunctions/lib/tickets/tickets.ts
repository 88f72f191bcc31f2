import { StateError } from '../protocol/index.ts'
import { persist } from '../store/persist.ts'
import { rowsOf } from '../store/paging.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import { placeKey, type Place } from './place.ts'
import { decoded, institutionMark, readTicket, serialOf, ticketDigest } from './ticket.ts'

/** The bedside codes of one institution. Kept are digests, never tickets. */
export interface Tickets {
  /**
   * Makes a ticket valid, durably when the promise resolves. Earlier ones of the bed stay as they are.
   * @param expiresAt ms since the epoch; without it the ticket lasts until it is revoked
   */
  register(
    ticket: string,
    place: Place & { hospital: string },
    expiresAt?: number,
  ): Promise<KeptTicket>
  /** Whether a scanned text says that it is one of this institution's; it may not be valid for all that. */
  isMarked(scanned: string): boolean
  /**
   * Where a scanned text leads, at the cost of one read. Nothing about a patient: that bed, which its paper names too.
   * @throws InputError `input.ticket`
   * @throws StateError `state.ticket-unknown`, `-foreign`, `-revoked`, `-expired`
   */
  resolve(scanned: string): Promise<ResolvedTicket>
  /** Also those that are no longer valid, oldest first; of one bed, or of the whole institution. */
  list(place?: Place): AsyncGenerator<KeptTicket>
  /** Holds from the next scan on. @returns whether it was valid before */
  revoke(ticket: Pick<KeptTicket, 'digest'>): Promise<boolean>
}

interface ResolvedTicket extends Place {
  ticket: string
  hospital: string
}

export interface KeptTicket extends Place {
  digest: string
  /** As on the sheet: `3F9A-12C7`. */
  serial: string
  hospital: string
  /** ms since the epoch, as the others. */
  issuedAt: number
  expiresAt: number | undefined
  revokedAt: number | undefined
  state: 'valid' | 'expired' | 'revoked'
}

interface Kept extends Document {
  institution: string
  place: string
  hospital: string
  ward: string
  bed: string
  issuedAt: number
  // Not the store's time to live: a code that has expired is told so, not that nobody knows it.
  expiresAt: number | null
  revokedAt: number | null
}

const PAGE = 500

export function createTickets(store: Store, institution: string, now: () => number): Tickets {
  const mark = institutionMark(institution)
  const stateOf = ({ revokedAt, expiresAt }: Kept): KeptTicket['state'] =>
    revokedAt !== null ? 'revoked' : expiresAt !== null && expiresAt <= now() ? 'expired' : 'valid'

  const shown = ({ id, document }: Stored<Kept>): KeptTicket => ({
    digest: id,
    serial: serialOf(id),
    hospital: document.hospital,
    ward: document.ward,
    bed: document.bed,
    issuedAt: document.issuedAt,
    expiresAt: document.expiresAt ?? undefined,
    revokedAt: document.revokedAt ?? undefined,
    state: stateOf(document),
  })

  return {
    async register(ticket, { hospital, ward, bed }, expiresAt) {
      const document: Kept = {
        institution,
        place: placeKey(institution, { ward, bed }),
        hospital,
        ward,
        bed,
        issuedAt: now(),
        expiresAt: expiresAt ?? null,
        revokedAt: null,
      }
      return shown(await store.create<Kept>('tickets', ticketDigest(readTicket(ticket)), document))
    },
    isMarked: (scanned) => decoded(scanned).trim().startsWith(mark),
    async resolve(scanned) {
      const ticket = readTicket(scanned)
      if (!ticket.startsWith(mark)) throw refused('foreign')
      const stored = await store.get<Kept>('tickets', ticketDigest(ticket))
      if (stored === undefined) throw refused('unknown')
      // Several institutions may share one store.
      if (stored.document.institution !== institution) throw refused('foreign')
      const state = stateOf(stored.document)
      if (state !== 'valid') throw refused(state)
      const { hospital, ward, bed } = stored.document
      return { ticket, hospital, ward, bed }
    },
    async *list(place) {
      const where = place === undefined ? { institution } : { place: placeKey(institution, place) }
      for await (const stored of rowsOf<Kept>(PAGE, (page) =>
        store.find('tickets', { where, orderBy: { field: 'issuedAt' }, ...page }),
      ))
        yield shown(stored)
    },
    revoke: ({ digest }) =>
      persist(async () => {
        const stored = await store.get<Kept>('tickets', digest)
        if (
          stored === undefined ||
          stored.document.institution !== institution ||
          stored.document.revokedAt !== null
        )
          return false
        await store.replace('tickets', stored, { ...stored.document, revokedAt: now() })
        return true
      }),
  }
}

const OTHERWISE = '也可以不扫码，填写住院登记号继续'

const WORDS = {
  unknown: `本院没有登记过这个床头码。请扫贴在您床头的二维码，或请护士站更换；${OTHERWISE}`,
  foreign: `这是别的医院的床头码。请扫本院贴在您床头的二维码；${OTHERWISE}`,
  revoked: `这个床头码已经停用。请扫床头新贴的二维码，或请护士站更换；${OTHERWISE}`,
  expired: `这个床头码已经过期。请护士站更换；${OTHERWISE}`,
} as const

const refused = (why: keyof typeof WORDS) =>
  new StateError(`state.ticket-${why}`, WORDS[why], { field: 'ticket' })
