import type { Channel } from '../channel.ts'
import { ProtocolError } from '../errors.ts'

/**
 * Failures that say no more than that a message was not made with this secret, in the order in which they are found.
 */
const FOREIGN: readonly string[] = ['protocol.auth', 'protocol.decrypt', 'protocol.signature']

/** What came of opening a message, and the secrets by which it did: an answer is made with the same. */
export type Opening<T> = { channel: Channel; opened: T } | { channel: Channel; error: unknown }

/**
 * Opens with the channel's present secrets, or else, while they are being changed, with the old ones. Where neither
 * will do, the failure is of those with which the message got further, so that whoever still has the old ones is told
 * what else is wrong; of the present ones where neither got further.
 */
export async function openEither<T>(
  channel: Channel,
  open: (channel: Channel) => T | Promise<T>,
): Promise<Opening<T>> {
  const present = await attempt(channel, open)
  if (channel.old === undefined || !('error' in present) || reached(present) === FOREIGN.length)
    return present
  const old = await attempt(channel.old, open)
  return reached(old) > reached(present) ? old : present
}

async function attempt<T>(
  channel: Channel,
  open: (channel: Channel) => T | Promise<T>,
): Promise<Opening<T>> {
  try {
    return { channel, opened: await open(channel) }
  } catch (error) {
    return { channel, error }
  }
}

/** How many of the three proofs the message has passed. */
function reached(opening: Opening<unknown>): number {
  const at =
    'error' in opening && opening.error instanceof ProtocolError
      ? FOREIGN.indexOf(opening.error.code)
      : -1
  return at === -1 ? FOREIGN.length : at
}
