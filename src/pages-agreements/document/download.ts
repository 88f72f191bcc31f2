import type { AttachmentPiece } from '../../../cloudfunctions/patient/api.ts'
import { ApiFailure, UNREADABLE } from '../../api/failure.ts'

/** What a file is, as far as its first piece tells. */
export type Head = Pick<AttachmentPiece, 'mediaType' | 'size'>

/** Where the pieces go. */
export interface Sink {
  /** Puts it behind what has come before. @param content base64 */
  add(content: string): Promise<void>
  /** Once all is there. @returns the words of a text, or where a file lies */
  close(): string
}

export interface Download {
  /** Undefined before the first piece. */
  readonly head: Head | undefined
  /** Bytes. */
  readonly received: number
  readonly complete: boolean
  /**
   * Fetches the next piece. Where that fails, what has come stays, and the next call goes on behind it.
   * @throws ApiFailure; whatever the sink throws, and then the next call begins anew
   */
  step(): Promise<void>
  /** @returns what the sink has made of the whole */
  close(): string
}

/** Twice changed while it was being fetched: somebody is at work on it. */
const CHANGED = {
  code: 'state.attachment-changed',
  message: '这份协议刚刚有改动。请过一会儿再看',
  retryable: true,
}

interface Underway {
  first: AttachmentPiece
  sink: Sink
}

/**
 * A file that comes piece by piece. One that changes on the way is fetched anew from its first byte: what is put
 * together is never of two files.
 */
export function createDownload(
  ask: (from: number | undefined) => Promise<AttachmentPiece>,
  openSink: (head: Head) => Sink,
): Download {
  let underway: Underway | undefined
  /** Where the next piece begins; undefined once there is none. */
  let next: number | undefined = 0
  let changes = 0

  function begin(): void {
    underway = undefined
    next = 0
  }

  return {
    get head() {
      return underway?.first
    },
    get received() {
      return next ?? underway?.first.size ?? 0
    },
    get complete() {
      return next === undefined
    },
    async step() {
      if (next === undefined) return
      const piece = await ask(next === 0 ? undefined : next)
      if (underway !== undefined && piece.digest !== underway.first.digest) {
        begin()
        changes += 1
        if (changes > 1) throw new ApiFailure(CHANGED)
        return
      }
      if (!isBehind(piece, next)) throw new ApiFailure(UNREADABLE)
      underway ??= { first: { ...piece, content: '' }, sink: openSink(piece) }
      try {
        await underway.sink.add(piece.content)
      } catch (error) {
        // How much of it was written nobody knows.
        begin()
        throw error
      }
      next = piece.next
    },
    close: () => underway?.sink.close() ?? '',
  }
}

/** Whether the piece leads on, or to the very end. */
const isBehind = ({ content, next, size }: AttachmentPiece, from: number): boolean =>
  from + byteLength(content) === (next ?? size) && content !== ''

/** Of base64. */
const byteLength = (content: string): number =>
  Math.floor((content.replace(/={1,2}$/, '').length * 3) / 4)
