import { createHash, randomBytes } from 'node:crypto'
import { StateError } from '../protocol/index.ts'
import { DuplicateError, VersionConflict } from '../store/errors.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import type { Identity } from './documents.ts'
import type { Sealer } from './seal.ts'

/** The patient's way to the insurer's e-voucher and back, tied together by a one-time state. */
export interface Handoffs {
  begin(
    openid: string,
    identity: Identity,
    entry: Document | undefined,
    institution?: string,
  ): Promise<{ state: string; expiresAt: number }>
  /**
   * Takes the state for one verification; whoever comes second, or from another openid, is refused.
   * @throws StateError `state.handoff-gone`
   */
  take(openid: string, state: string): Promise<TakenHandoff>
}

interface TakenHandoff {
  identity: Identity
  entry: Document | undefined
  /** The only campus that is authorised for. */
  institution: string | undefined
  /**
   * A code is good for one hand-over, whoever brings it again, and however often this one asks about it.
   * @returns whether it is this one's
   */
  claim(code: string): Promise<boolean>
  /** Nothing has been decided: the state may be used again. */
  giveBack(): Promise<void>
}

/** From begin to return, ms. */
export const HANDOFF_LIFETIME = 15 * 60_000
/** A code is remembered longer than any e-voucher would honour it, ms. */
const CODE_REMEMBERED = 24 * 3_600_000

interface Kept extends Document {
  openid: string
  taken: boolean
  /** Sealed: who was asked about, and where the patient came from. */
  carried: string
}

interface Carried {
  identity: Identity
  entry?: Document
  institution?: string
}

export function createHandoffs(store: Store, sealer: Sealer, now: () => number): Handoffs {
  return {
    async begin(openid, identity, entry, institution) {
      const state = randomBytes(24).toString('base64url')
      const expiresAt = now() + HANDOFF_LIFETIME
      const id = idOf(state)
      await store.create<Kept>(
        'handoffs',
        id,
        {
          openid,
          taken: false,
          carried: sealer.seal({ identity, entry, institution }, `handoffs/${id}`),
        },
        { expiresAt },
      )
      return { state, expiresAt }
    },
    async take(openid, state) {
      const id = idOf(state)
      const stored = await store.get<Kept>('handoffs', id)
      if (stored === undefined || stored.document.openid !== openid || stored.document.taken)
        throw gone()
      const taken = await replaceOnce(store, stored, { ...stored.document, taken: true })
      const { identity, entry, institution } = sealer.open<Carried>(
        stored.document.carried,
        `handoffs/${id}`,
      )
      return {
        identity,
        entry,
        institution,
        claim: (code) => claim(store, code, id, now() + CODE_REMEMBERED),
        giveBack: async () => {
          try {
            await store.replace('handoffs', taken, { ...taken.document, taken: false })
          } catch (error) {
            // Its time has run out meanwhile: there is nothing to give back.
            if (!(error instanceof VersionConflict)) throw error
          }
        },
      }
    },
  }
}

/** What is kept is the digest: whoever reads the store cannot finish another's hand-over. */
const idOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

async function claim(store: Store, code: string, handoff: string, expiresAt: number) {
  const id = `evoucher-code-${idOf(code)}`
  try {
    await store.create('nonces', id, { handoff }, { expiresAt })
    return true
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error
    const claimed = await store.get<{ handoff: string }>('nonces', id)
    return claimed?.document.handoff === handoff
  }
}

async function replaceOnce(
  store: Store,
  stored: Stored<Kept>,
  document: Kept,
): Promise<Stored<Kept>> {
  try {
    return await store.replace('handoffs', stored, document)
  } catch (error) {
    throw error instanceof VersionConflict ? gone() : error
  }
}

/** Used, over, or another's: one answer. */
export const gone = () =>
  new StateError('state.handoff-gone', '这次授权已用过或已过期，请重新发起授权', { field: 'state' })
