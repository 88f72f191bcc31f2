import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request, as it came. */
export interface Asked {
  method: string
  /** Path and query. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** `cut`: the connection is, without a word. `silent`: no answer ever. */
export type Reply =
  { status?: number; headers?: Record<string, string>; body?: string | Buffer } | 'cut' | 'silent'

export interface StandIn {
  url: string
  asked: Asked[]
  close(): Promise<void>
}

/**
 * A STAND-IN for whoever the functions call over HTTP, on a port of its own on this machine.
 * @param answer decides from each request; undefined where it wrote to the response itself
 */
export async function startStandIn(
  answer: (
    asked: Asked,
    response: ServerResponse,
  ) => Reply | undefined | void | Promise<Reply | undefined | void>,
): Promise<StandIn> {
  const asked: Asked[] = []
  const server = createServer((request, response) => void serve(request, response))
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    const one = { method, url, headers, body: Buffer.concat(chunks) }
    asked.push(one)
    const reply = await answer(one, response)
    if (reply === 'cut') return void request.socket.destroy()
    if (reply === 'silent' || reply === undefined) return
    const { status = 200, headers: more = {}, body } = reply
    response.writeHead(status, { 'content-type': 'application/json', ...more }).end(body)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const jsonReply = (value: unknown, status = 200): Reply => ({
  status,
  body: JSON.stringify(value),
})

export const jsonOf = ({ body }: Asked): unknown => JSON.parse(body.toString('utf8'))
