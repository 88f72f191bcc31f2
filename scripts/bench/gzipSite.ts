import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { request } from 'undici'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

export interface GzipSite {
  url: string
  /** From now on the app's own calls go there. */
  forwardTo(functionsUrl: string): void
  close(): Promise<void>
}

/** The built app as static hosting serves it: compressed, to be kept; its calls go on to the functions. */
export async function serveCompressed(directory: string): Promise<GzipSite> {
  let functionsUrl: string | undefined
  const server: Server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? '/', 'http://site').pathname
    const answer =
      path === '/patient' || path === '/dev-session'
        ? forward(incoming, outgoing, functionsUrl)
        : serveFile(directory, path, outgoing)
    answer.catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwardTo: (url) => {
      functionsUrl = url
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serveFile(directory: string, path: string, response: ServerResponse): Promise<void> {
  const name = normalize(path).replace(/^\/$/, '/index.html')
  const file = await readFile(join(directory, name)).catch(() => undefined)
  if (file === undefined) return void response.writeHead(404).end()
  response
    .writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'cache-control': 'no-store',
    })
    .end(gzipSync(file))
}

async function forward(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  functionsUrl: string | undefined,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  // Nobody behind it yet: the first screen of somebody new does not need an answer.
  if (functionsUrl === undefined)
    return void outgoing.writeHead(503, { 'content-type': 'application/json' }).end('{}')
  const { authorization } = incoming.headers
  const answer = await request(`${functionsUrl}${incoming.url ?? ''}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization !== undefined && { authorization }),
    },
    body: Buffer.concat(chunks),
  })
  outgoing
    .writeHead(answer.statusCode, { 'content-type': 'application/json' })
    .end(Buffer.from(await answer.body.arrayBuffer()))
}
