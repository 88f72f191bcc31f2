import type { Call } from './callLog.ts'

/** A message is taken for 600 s; some are kept back for clocks and the way, ms. */
const SAME_MESSAGE_MS = 540_000

/** Only what has certainly not happened may go out as if for the first time. */
const mayHaveHappened = ({ outcome }: Call): boolean =>
  outcome !== 'refused' && outcome !== 'unsent'

/**
 * Whether a repeat of this call, under a new timestamp, could be taken for a second one. A freeze is known by its stay,
 * a settlement and a refund by their numbers; the standard gives a release none, so that only the very same message is
 * certainly the same release.
 */
const needsSameMessage = (call: Call): boolean =>
  call.service === 'release' && mayHaveHappened(call)

/**
 * Under which timestamp a call is repeated, ms since the epoch. While it is fresh the very same message goes out, byte
 * for byte. A release that may have happened keeps its timestamp even then: it is refused as stale, and moves nothing.
 */
export const repeatTimestamp = (call: Call, now: number): number =>
  now - call.timestamp <= SAME_MESSAGE_MS || needsSameMessage(call)
    ? call.timestamp
    : Math.trunc(now)

/** Whether repeating an unknown call can still tell what became of it; else only a person can. */
export const isAskable = (call: Call, now: number): boolean =>
  !needsSameMessage(call) || now - call.timestamp <= SAME_MESSAGE_MS
