import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InputError } from '../../cloudfunctions/lib/protocol/index.ts'
import { renderPage, type Page } from './html.ts'
import { createOwnServer } from './ownMachine.ts'

export interface Asked {
  method: string
  /** Decoded by nobody: as in the request line, without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Reply {
  status: number
  headers: Record<string, string>
  body: string
}

export type Answering = (asked: Asked) => Reply

export interface Running {
  url: string
  close(): Promise<void>
}

/** A form or a small JSON body. Bytes. */
const MAX_BODY_BYTES = 64 * 1024

/**
 * Serves on 127.0.0.1; `GET /healthz` is answered here. A handler that answers undefined has the connection cut, as
 * by a server that died. An InputError becomes 400 naming its field; any other error 500 without its words.
 * @param port 0 for any free one
 */
export async function serve(
  port: number,
  handle: (asked: Asked) => Promise<Reply | undefined> | Reply | undefined,
): Promise<Running> {
  const server = createOwnServer((request, response) => {
    void answer(request, handle).then((reply) => send(request, response, reply))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}

export const json = (status: number, value: unknown): Reply =>
  jsonText(status, JSON.stringify(value))

export const jsonText = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body,
})

export const page = (status: number, content: Page): Reply => ({ status, ...renderPage(content) })

export const redirect = (status: 302 | 303, location: string): Reply => ({
  status,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: '',
})

export const notAllowed = (allow: string): Reply => {
  const reply = json(405, { error: 'method', message: `请用 ${allow}` })
  return { ...reply, headers: { ...reply.headers, allow } }
}

async function answer(
  request: IncomingMessage,
  handle: Parameters<typeof serve>[1],
): Promise<Reply | undefined> {
  try {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
    if (url.pathname === '/healthz')
      return method === 'GET' ? json(200, { ok: true }) : notAllowed('GET')
    const body = await readBody(request)
    if (body === undefined) return json(413, { error: 'too_large', message: '内容过大' })
    return await handle({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    })
  } catch (error) {
    if (error instanceof InputError)
      return json(400, { error: error.code, field: error.field, message: error.message })
    // Whoever asked is gone, or was too slow.
    if (request.destroyed) return undefined
    console.error(error)
    return json(500, { error: 'internal', message: '沙箱内部出错，请看其运行窗口' })
  }
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply | undefined): void {
  if (reply === undefined) return void request.socket.destroy()
  // What was not read of the request would be taken for the next one.
  if (!request.complete) response.setHeader('connection', 'close')
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': String(Buffer.byteLength(reply.body)),
  })
  response.end(request.method === 'HEAD' ? undefined : reply.body)
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
