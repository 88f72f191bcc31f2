import { Agent, request } from 'undici'

const agent = new Agent({ connections: 8192, pipelining: 1, keepAliveTimeout: 30_000 })

/** The text of an answer with status 200. @throws Error `HTTP <status>` */
export async function post(url: string, body: string, token?: string): Promise<string> {
  const answer = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body,
    dispatcher: agent,
    signal: AbortSignal.timeout(30_000),
  })
  const text = await answer.body.text()
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
  return text
}

export const postJson = async (url: string, body: object, token?: string): Promise<unknown> =>
  JSON.parse(await post(url, JSON.stringify(body), token))

export const closeConnections = (): Promise<void> => agent.close()
