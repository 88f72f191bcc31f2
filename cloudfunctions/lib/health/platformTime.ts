import { createHttpClient } from '../http/client.ts'

/** Nothing of the body is looked at. Bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * The time that stands in the header of whatever is at the platform's address. Nobody vouches for it: good for a
 * warning that a clock is wrong, and for nothing else.
 * @returns asks; undefined where nothing answers, or without a time. ms since the epoch
 */
export function createPlatformTime(
  url: string,
  timeoutMs = 2000,
): () => Promise<number | undefined> {
  const http = createHttpClient(1)
  return async () => {
    try {
      const { date } = await http.get(url, { timeoutMs, maxBytes: MAX_ANSWER_BYTES })
      // A header has whole seconds: half of one has passed, on the average.
      return date === undefined ? undefined : date + 500
    } catch {
      return undefined
    }
  }
}
