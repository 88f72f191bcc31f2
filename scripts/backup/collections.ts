import { COLLECTIONS, type Collection } from '../../cloudfunctions/lib/store/store.ts'

/** Issued by others for minutes, and asked for again: nothing is lost with them. */
const PASSING: readonly Collection[] = ['tokens', 'attachments']

/**
 * What a backup holds, in the order in which it is read while others write: a claim on a number is made before its
 * intent, so it must not be missed where the intent is there.
 */
export const BACKED_UP: readonly Collection[] = (Object.keys(COLLECTIONS) as Collection[])
  .filter((name) => !PASSING.includes(name))
  .sort((a, b) => Number(a === 'counters') - Number(b === 'counters'))

/** Rows read at once: a report may be a quarter of a megabyte, and an answer of the database six. */
export const pageOf = (collection: Collection): number => (collection === 'reports' ? 10 : 200)
