import { Agent, request } from 'undici'

/**
 * The time that stands in the header of whatever is at the platform's address. Nobody vouches for it: good for a warning
 * that a clock is wrong, and for nothing else.
 * @returns asks; undefined where nothing answers, or without a time. ms since the epoch
 */
export function createPlatformTime(
  url: string,
  timeoutMs = 2000,
): () => Promise<number | undefined> {
  const agent = new Agent({ connections: 1, keepAliveTimeout: 1000 })
  return async () => {
    try {
      const { headers, body } = await request(url, {
        method: 'GET',
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      })
      await body.dump()
      // A header has whole seconds: half of one has passed, on the average.
      const time = Date.parse(String(headers.date)) + 500
      return Number.isNaN(time) ? undefined : time
    } catch {
      return undefined
    }
  }
}
