import { createHttpClient, type HttpAnswer } from '../http/client.ts'
import { SEND_TIMEOUT_MS, StaffChannelError, briefly, type StaffChannel } from './channel.ts'

/** Of an answer, what is looked at. Bytes. */
const MAX_ANSWER_BYTES = 64 * 1024

/** Posts JSON to one address. @throws StaffChannelError also where the answer is not 2xx */
export function createPost(
  name: StaffChannel['name'],
  url: string,
  timeoutMs: number = SEND_TIMEOUT_MS,
): { post(body: object): Promise<HttpAnswer>; close(): Promise<void> } {
  const http = createHttpClient(1)
  const limits = { timeoutMs, maxBytes: MAX_ANSWER_BYTES }
  return {
    async post(body) {
      const answer = await http.post(url, JSON.stringify(body), limits).catch((error: unknown) => {
        throw new StaffChannelError(name, briefly(error))
      })
      if (answer.status < 200 || answer.status > 299)
        throw new StaffChannelError(name, `HTTP ${answer.status}`)
      return answer
    },
    close: () => http.close(),
  }
}
