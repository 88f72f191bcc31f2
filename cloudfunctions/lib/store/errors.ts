import { UnavailableError } from '../protocol/index.ts'

/** `create` met a live document of that id. The caller decides what that means: a repeat, a replay, a lost race. */
export class DuplicateError extends Error {
  readonly code = 'store.duplicate'

  constructor(collection: string) {
    // Without the id: an id may be derived from a person's.
    super(`document exists already in ${collection}`)
    this.name = 'DuplicateError'
  }
}

/** `replace` or `remove` named a version that is no longer the stored one. Read again, decide again. */
export class VersionConflict extends Error {
  readonly code = 'store.conflict'

  constructor(collection: string) {
    super(`document in ${collection} has changed or is gone`)
    this.name = 'VersionConflict'
  }
}

/** Whether somebody else has written the document first: what to write is to be decided anew, or theirs is as good. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof DuplicateError || error instanceof VersionConflict

/** For a write that theirs is as good as. */
export function unlessOvertaken(error: unknown): void {
  if (!isOvertaken(error)) throw error
}

/** The store could not be reached, is locked for too long, or is full. A write may or may not have happened. */
export class StoreUnavailable extends UnavailableError {
  override readonly name = 'StoreUnavailable'

  constructor(detail: { cause?: unknown; retryable?: boolean } = {}) {
    super('unavailable.store', '数据暂时无法读写，请稍后再试', detail)
  }
}

/** A row that this application has not written, or that somebody has changed since. Nothing of it is believed. */
export class NotAuthentic extends UnavailableError {
  override readonly name = 'NotAuthentic'

  constructor(collection: string, id: string) {
    super('unavailable.integrity', '数据核对不符，暂时不能办理，请联系医院信息科', {
      retryable: false,
      cause: new Error(`${collection} ${id}: not written by us, or changed`),
    })
  }
}
