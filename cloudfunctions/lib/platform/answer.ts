import { openEither, type Channel } from '../protocol/index.ts'

/**
 * Opens what the platform answers with the channel's present secrets or, while they are being changed, the old ones:
 * we ask with the present ones, and part of the platform may still answer with the others.
 * @param oldSecretUsed told of each such answer
 * @throws whatever `open` does
 */
export async function openAnswer<T>(
  channel: Channel,
  open: (channel: Channel) => T | Promise<T>,
  oldSecretUsed: (() => void) | undefined,
): Promise<T> {
  const opening = await openEither(channel, open)
  if (opening.channel !== channel) oldSecretUsed?.()
  if ('error' in opening) throw opening.error
  return opening.opened
}
