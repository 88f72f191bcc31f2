import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createOwnServer } from '../web/ownMachine.ts'
import type { Reply } from './exchange.ts'

/** The largest body that is read, bytes. */
const MAX_BODY_BYTES = 30 * 1024 * 1024
/** How long a close waits for calls under way, ms. */
const GRACE_MS = 3_000

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  body: Uint8Array
}

export type Handle = (asked: Asked) => Promise<Reply> | Reply

export interface Listening {
  url: string
  /** Takes no new call, lets those under way end, and then closes what is left. */
  close(): Promise<void>
}

/** @param tooLarge what is answered, with HTTP 413, to a body beyond MAX_BODY_BYTES */
export async function listen(
  port: number,
  handle: Handle,
  tooLarge: () => Reply,
): Promise<Listening> {
  const server = createOwnServer((request, response) => {
    void receive(server, request, response, handle, tooLarge)
  })
  // Longer than a client keeps a connection: the client is the one to give it up.
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  )
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => close(server),
  }
}

async function receive(
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handle,
  tooLarge: () => Reply,
): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const body = await readBody(request)
    if (body === undefined) {
      response.setHeader('connection', 'close')
      return send(server, response, tooLarge())
    }
    send(
      server,
      response,
      await handle({
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        body,
      }),
    )
  } catch {
    // The caller is gone, or the platform itself failed: either way there is nothing true to say.
    response.destroy()
  }
}

/**
 * Undefined where the body is too large: what is left of it is read and thrown away, so that the answer gets through.
 */
function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= MAX_BODY_BYTES) chunks.push(chunk)
      else chunks = []
    })
    request.on('end', () =>
      resolve(size <= MAX_BODY_BYTES ? Buffer.concat(chunks, size) : undefined),
    )
    request.on('error', reject)
  })
}

function send(server: Server, response: ServerResponse, reply: Reply): void {
  if (reply === 'dropped') {
    response.socket?.destroy()
    return
  }
  const { body } = reply
  // What is answered while closing is the last thing on its connection.
  if (!server.listening) response.setHeader('connection', 'close')
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    date: new Date(reply.date).toUTCString(),
  })
  response.end(body)
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(late)
}
