import { createHash } from 'node:crypto'
import type { Sealer } from '../../lib/identity/seal.ts'
import { DuplicateError, VersionConflict } from '../../lib/store/errors.ts'
import type { Document, Store } from '../../lib/store/store.ts'
import type { AttachmentPiece } from '../api.ts'
import type { AttachmentFile } from './read.ts'

/**
 * 512 KB, less two bytes: three bytes are four letters of base64, so the pieces' texts can be put together as they are.
 * An answer is then 700 KB, where some gateways end at 1 MB and the cloud at 6.
 */
export const PIECE_BYTES = 524_286

/** Long enough for the slowest phone to fetch the next piece, and for somebody whose network went away to go on. ms. */
export const PIECES_KEPT_MS = 10 * 60_000

/** Writes under way at once: each is most of a megabyte. */
const WRITES_AT_ONCE = 4

export type Piece = Omit<AttachmentPiece, 'cntr_no'>

/** Whose file, and which. */
export interface FileName {
  /** 机构编号: agreements of two platforms may have one number. */
  institution: string
  patientId: string
  agreementNo: string
}

/** The rest of a file whose beginning somebody has just been shown, sealed, for as long as it takes to fetch it. */
export interface Pieces {
  /** Every piece behind the one that is shown; one that was kept before is renewed. */
  keep(name: FileName, file: AttachmentFile, shown: Piece): Promise<void>
  /** From byte `from` to the end of its piece; undefined where it is not, or no longer, kept. */
  find(name: FileName, from: number): Promise<Piece | undefined>
}

interface Kept extends Document {
  sealed: string
}

/** The piece that begins at byte `from`. @returns undefined where the file ends before it */
export function firstPiece(file: AttachmentFile, from: number): Piece | undefined {
  const digest = createHash('sha256').update(file.bytes).digest('base64url')
  return cut(file, digest, from)
}

/**
 * The platform gives a file whole or not at all, megabytes that are fetched, deciphered and verified. Asking it again
 * for each piece would cost that each time; a later call may meet another instance of the function, so memory would not
 * do.
 */
export function createPieces(store: Store, sealer: Sealer, now: () => number): Pieces {
  const idOf = ({ institution, patientId, agreementNo }: FileName, index: number) =>
    sealer.fingerprint('attachment', institution, patientId, agreementNo, String(index))

  async function put(id: string, piece: Piece): Promise<void> {
    const document: Kept = { sealed: sealer.seal(piece, id) }
    const options = { expiresAt: now() + PIECES_KEPT_MS }
    try {
      await store.create('attachments', id, document, options)
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error
      const stored = await store.get<Kept>('attachments', id)
      if (stored !== undefined) await store.replace('attachments', stored, document, options)
    }
  }

  /** Undefined where it was changed, or sealed with a key that is gone: the platform has the file still. */
  function opened({ sealed }: Kept, id: string): Piece | undefined {
    try {
      return sealer.open<Piece>(sealed, id)
    } catch {
      return undefined
    }
  }

  return {
    async keep(name, file, { digest, next = file.bytes.length }) {
      let from = next
      const write = async () => {
        for (let piece = cut(file, digest, from); piece; piece = cut(file, digest, from)) {
          const id = idOf(name, pieceIndex(from))
          from += PIECE_BYTES
          // Who came in between has kept the same, or newer.
          await put(id, piece).catch((error: unknown) => {
            if (!(error instanceof VersionConflict)) throw error
          })
        }
      }
      await Promise.all(Array.from({ length: WRITES_AT_ONCE }, write))
    },

    async find(name, from) {
      const id = idOf(name, pieceIndex(from))
      const stored = await store.get<Kept>('attachments', id)
      const piece = stored && opened(stored.document, id)
      if (piece === undefined) return undefined
      const skip = from % PIECE_BYTES
      if (skip === 0) return piece
      const rest = Buffer.from(piece.content, 'base64').subarray(skip)
      return rest.length === 0 ? undefined : { ...piece, content: rest.toString('base64') }
    },
  }
}

function cut(
  { mediaType, bytes }: AttachmentFile,
  digest: string,
  from: number,
): Piece | undefined {
  if (from >= bytes.length) return undefined
  const end = (pieceIndex(from) + 1) * PIECE_BYTES
  return {
    mediaType,
    size: bytes.length,
    digest,
    content: bytes.toString('base64', from, Math.min(end, bytes.length)),
    ...(end < bytes.length && { next: end }),
  }
}

const pieceIndex = (at: number): number => Math.floor(at / PIECE_BYTES)
