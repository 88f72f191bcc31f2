import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'

/**
 * What listens on this machine is also within reach of whatever page its browser shows: a foreign page may post to it,
 * and by a name of its own that leads here (DNS rebinding) read the answers.
 * @returns whether a page that is not this machine's own may have sent it
 */
export function isForeign({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  const { host, origin, 'sec-fetch-site': site } = headers
  // Whoever speaks HTTP/1.0 names no host; no browser does.
  if (host !== undefined && !isOwn(`http://${host}`)) return true
  // A link that somebody follows may stand anywhere.
  if (method === 'GET' || method === 'HEAD') return false
  if (site === 'cross-site') return true
  // A page that tells no referrer tells no origin with its forms either; then the browser says how near it is.
  if (origin === 'null') return site !== 'same-origin' && site !== 'same-site'
  return origin !== undefined && !isOwn(origin)
}

const OWN: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])
const isOwn = (address: string): boolean =>
  URL.canParse(address) && OWN.has(new URL(address).hostname)

/** How long a request may take to come, ms: nobody's half a request is held for long. */
export const SLOWEST = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2000,
}

/**
 * Answers a foreign page's request itself, and without any of it having been looked at. No browser is to guess what
 * an answer is.
 */
export const ownOnly =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    if (!isForeign(request)) return listener(request, response)
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
    response.end('只接受本机的页面和工具')
  }

/** For this machine's own pages and tools. */
export const createOwnServer = (listener: RequestListener): Server =>
  createServer(SLOWEST, ownOnly(listener))
