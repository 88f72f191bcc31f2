import { createHttpClient } from '../../cloudfunctions/lib/http/client.ts'

const http = createHttpClient(8192)
const LIMITS = { timeoutMs: 30_000, maxBytes: 64 * 1024 * 1024 }

/** The text of an answer with status 200. @throws Error `HTTP <status>` */
export async function post(url: string, body: string, token?: string): Promise<string> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const answer = await http.post(url, body, LIMITS, headers)
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
  return answer.body.toString('utf8')
}

export const postJson = async (url: string, body: object, token?: string): Promise<unknown> =>
  JSON.parse(await post(url, JSON.stringify(body), token))

export const closeConnections = (): Promise<void> => http.close()
