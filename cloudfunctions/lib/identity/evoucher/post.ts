import { Agent, request } from 'undici'
import { evoucherUnavailable } from './evoucher.ts'

/** Posts JSON to one service. */
export interface Poster {
  /** @returns what came back, whatever its status @throws UnavailableError where nothing readable did */
  post(
    url: string,
    body: object,
    headers: Record<string, string>,
  ): Promise<{ status: number; text: string }>
  close(): Promise<void>
}

/** Half a dozen short fields. Characters. */
const MAX_ANSWER_SIZE = 64 * 1024

export function createPoster(timeoutMs: number): Poster {
  const agent = new Agent({ connections: 16, keepAliveTimeout: 30_000, connectTimeout: timeoutMs })
  return {
    async post(url, body, headers) {
      try {
        const answer = await request(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
          body: JSON.stringify(body),
          dispatcher: agent,
          signal: AbortSignal.timeout(timeoutMs),
        })
        let text = ''
        for await (const chunk of answer.body.setEncoding('utf8') as AsyncIterable<string>) {
          text += chunk
          if (text.length > MAX_ANSWER_SIZE) throw new Error('the answer is too large')
        }
        return { status: answer.statusCode, text }
      } catch (error) {
        throw evoucherUnavailable(error)
      }
    },
    close: () => agent.close(),
  }
}
