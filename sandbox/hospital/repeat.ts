import type { Call } from './callLog.ts'

/** A message is taken for 600 s; some are kept back for clocks and the way, ms. */
const FRESH_MS = 540_000

/** Only what has certainly not happened may go out as if for the first time. */
const mayHaveHappened = ({ outcome }: Call): boolean =>
  outcome !== 'refused' && outcome !== 'unsent'

/**
 * Under which timestamp a call is repeated, ms since the epoch. The very same message goes out, byte for byte, until
 * there is an answer, whatever its age: it is told its outcome and moves nothing twice. What has certainly not happened
 * goes out anew once its message is no longer fresh.
 */
export const repeatTimestamp = (call: Call, now: number): number =>
  mayHaveHappened(call) || now - call.timestamp <= FRESH_MS ? call.timestamp : Math.trunc(now)
