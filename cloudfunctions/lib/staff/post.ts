import { Agent, request } from 'undici'
import { SEND_TIMEOUT_MS, StaffChannelError, briefly, type StaffChannel } from './channel.ts'

/** Of an answer, what is looked at. Bytes. */
const MOST_ANSWER_BYTES = 64 * 1024

/** Posts JSON to one address. @returns the answer's text @throws StaffChannelError also where the answer is not 2xx */
export function createPost(
  name: StaffChannel['name'],
  url: string,
  timeoutMs: number = SEND_TIMEOUT_MS,
): { post(body: object): Promise<string>; close(): Promise<void> } {
  const agent = new Agent({ connections: 1, maxResponseSize: MOST_ANSWER_BYTES })
  return {
    async post(body) {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      })
        .then(async ({ statusCode, body: text }) => ({ statusCode, text: await text.text() }))
        .catch((error: unknown) => {
          throw new StaffChannelError(name, briefly(error))
        })
      const { statusCode, text } = answer
      if (statusCode < 200 || statusCode > 299)
        throw new StaffChannelError(name, `HTTP ${statusCode}`)
      return text
    },
    close: () => agent.close(),
  }
}
