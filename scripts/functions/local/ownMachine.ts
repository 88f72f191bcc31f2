import http, { type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { SLOWEST, ownOnly } from '../../../sandbox/web/ownMachine.ts'

/**
 * The functions framework listens on every address the machine has, answers every page, and reads bodies of any size.
 * Here development sessions are for the asking: nobody but this machine shall ask, and no more than the cloud's gateway
 * lets through.
 */

/** Of a request; what HTTP access takes at the most. */
const MAX_BODY_BYTES = 6 * 1024 * 1024

const create = http.createServer

http.createServer = ((listener: RequestListener): Server => {
  const server = create(
    SLOWEST,
    ownOnly((request, response) => {
      if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
        response.writeHead(413, { connection: 'close' })
        response.end()
        return
      }
      limit(request)
      listener(request, response)
    }),
  )
  const listen = server.listen.bind(server) as (...given: unknown[]) => Server
  server.listen = ((where: unknown, ...rest: unknown[]) =>
    listen(
      typeof where === 'number' ? { port: where, host: '127.0.0.1' } : where,
      ...rest,
    )) as typeof server.listen
  return server
}) as typeof http.createServer

/** Of a body that does not say how long it is: counted as it comes. */
function limit(request: IncomingMessage): void {
  let size = 0
  const push = request.push.bind(request)
  request.push = (chunk: Buffer | null, ...rest) => {
    size += chunk?.length ?? 0
    if (size <= MAX_BODY_BYTES) return push(chunk, ...rest)
    request.destroy()
    return false
  }
}
