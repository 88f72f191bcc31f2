import { eachOf, type Several } from '../config/several.ts'
import { StateError } from '../protocol/index.ts'
import { VersionConflict } from '../store/errors.ts'
import { change } from '../store/put.ts'
import type { Document, Store } from '../store/store.ts'
import type { Identity } from './documents.ts'
import type { Sealer } from './seal.ts'

/**
 * Who may see whom: an openid's live authorisation for one patient, given by the e-voucher's verifier. As one campus
 * sees it.
 */
export interface Authorizations {
  /**
   * Before the way to the e-voucher is gone: whether one more patient would still be seen.
   * @throws StateError `state.too-many-patients`
   */
  requireRoom(openid: string, identity: Identity): Promise<void>
  /**
   * Replaces an older one for the same openid and patient.
   * @param until ms since the epoch
   * @throws StateError as requireRoom
   */
  grant(openid: string, identity: Identity, until: number): Promise<Authorization>
  /** Live ones, oldest first. */
  list(openid: string): Promise<Authorization[]>
  /**
   * Every action that shows anything about a patient begins here.
   * @throws StateError `state.not-authorized`, the same whether the patient is unknown, another's, or lapsed
   */
  require(openid: string, patientId: string): Promise<Authorization>
  /** Deletes what is kept of the patient for this openid. @throws StateError as require */
  remove(openid: string, patientId: string): Promise<void>
}

export interface Authorization {
  /** Opaque; differs from openid to openid for the same person. */
  patientId: string
  identity: Identity
  /** ms since the epoch. */
  until: number
  /** It holds at this campus, and at no other of the hospital's. */
  onlyHere?: true
}

/** Where an authorisation is given, and how far it is to reach. */
export interface Authorizing {
  institution: string
  /** Of the hospital's campuses: those that were given before there were several hold here. */
  isFirst: boolean
  /** Each campus is authorised for by itself. */
  isApart: boolean
}

/** However long the verifier would let it live, ms: a phone changes hands. */
export const LONGEST_AUTHORIZATION = 30 * 86_400_000

/**
 * Of one openid. A family has a handful; beyond this nobody finds his way in the list, and nobody could see the last of
 * it.
 */
export const MOST_PATIENTS = 50
const ONE_HOSPITAL: Authorizing = { institution: '', isFirst: true, isApart: false }

/** Several at once may come past the limit together: they are listed all the same. */
const MOST_LISTED = 2 * MOST_PATIENTS

interface Kept extends Document {
  openid: string
  patientId: string
  authorizedUntil: number
  grantedAt: number
  identity: string
  /** The only campus at which it holds: the patient was asked for no other. */
  institution?: string
}

export function createAuthorizations(
  store: Store,
  sealer: Sealer,
  now: () => number,
  { institution, isFirst, isApart }: Authorizing = ONE_HOSPITAL,
): Authorizations {
  const place = (patientId: string) => `authorizations/${patientId}`
  const opened = ({ patientId, identity, authorizedUntil, ...kept }: Kept): Authorization => ({
    patientId,
    identity: sealer.open<Identity>(identity, place(patientId)),
    until: authorizedUntil,
    ...((isApart || kept.institution !== undefined) && { onlyHere: true as const }),
  })
  const holdsHere = (kept: Kept): boolean =>
    kept.institution === undefined ? isFirst || !isApart : kept.institution === institution

  async function find(openid: string, patientId: string) {
    const stored = await store.get<Kept>('authorizations', patientId)
    if (
      stored === undefined ||
      stored.document.openid !== openid ||
      !holdsHere(stored.document) ||
      stored.document.authorizedUntil <= now()
    ) {
      throw new StateError(
        'state.not-authorized',
        '还没有这位患者的授权，或授权已到期，请重新授权',
        { field: 'patientId' },
      )
    }
    return stored
  }

  /**
   * By the present key, and by those before it: an authorisation keeps the id that it had. One campus's own has another
   * than the hospital's; it takes the place of one that is of the other kind, and the other way round.
   */
  const idsOf = (openid: string, { documentType, documentNumber }: Identity): Several<string> => {
    const ids = (...where: string[]) =>
      eachOf(sealer.fingerprints('patient', openid, documentType, documentNumber, ...where), (id) =>
        id.slice(0, 32),
      )
    const [hospitals, own] = [ids(), ids(institution)]
    return isApart ? [...own, ...hospitals] : [...hospitals, ...own]
  }

  const live = (openid: string) =>
    store.find<Kept>('authorizations', {
      where: { openid },
      range: { field: 'authorizedUntil', from: now() + 1 },
      limit: MOST_LISTED,
    })

  /** @returns the id that the patient has, or is to have */
  async function requireRoom(openid: string, identity: Identity): Promise<string> {
    const [ids, held] = [idsOf(openid, identity), await live(openid)]
    const known = held.find(({ id, document }) => ids.includes(id) && holdsHere(document))
    if (known !== undefined || held.length < MOST_PATIENTS) return known?.id ?? ids[0]
    throw new StateError(
      'state.too-many-patients',
      `这个微信已经有 ${MOST_PATIENTS} 位患者的授权，不能再添加。请先在患者列表里移除不再需要的，再重新授权`,
    )
  }

  return {
    requireRoom: async (openid, identity) => void (await requireRoom(openid, identity)),
    async grant(openid, identity, until) {
      const patientId = await requireRoom(openid, identity)
      const document: Kept = {
        openid,
        patientId,
        authorizedUntil: Math.min(until, now() + LONGEST_AUTHORIZATION),
        grantedAt: now(),
        identity: sealer.seal(identity, place(patientId)),
        ...(isApart && { institution }),
      }
      // The last authorisation wins; two at once settle it between them.
      const life = { expiresAt: document.authorizedUntil }
      await change<Kept>(store, 'authorizations', patientId, () => document, life)
      return opened(document)
    },
    async list(openid) {
      return (await live(openid))
        .map(({ document }) => document)
        .filter(holdsHere)
        .sort((a, b) => a.grantedAt - b.grantedAt)
        .map(opened)
    },
    async require(openid, patientId) {
      return opened((await find(openid, patientId)).document)
    },
    async remove(openid, patientId) {
      try {
        await store.remove('authorizations', await find(openid, patientId))
      } catch (error) {
        // Gone or renewed in between: then there is nothing of the old left, or something newly wanted.
        if (!(error instanceof VersionConflict)) throw error
      }
    },
  }
}
