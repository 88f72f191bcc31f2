import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the way to another party is disturbed. */
type Disturbance =
  | { kind: 'none' }
  /** The connection is cut. */
  | { kind: 'down' }
  /** Passed on after so many ms. */
  | { kind: 'slow'; ms: number }
  /** Never answered; the connection stays. */
  | { kind: 'silent' }
  /** JSON of so many bytes that means nothing. */
  | { kind: 'huge'; bytes: number }
  /** A byte now and then, for ever. */
  | { kind: 'trickle' }
  /** No JSON. */
  | { kind: 'text'; text: string }
  /** Success, with whatever data, unsigned. */
  | { kind: 'lie'; data: object }

export interface Interferer {
  url: string
  target: string
  disturbance: Disturbance
  /** Requests that came, and those of them that were passed on. */
  came: number
  passed: number
  close(): Promise<void>
}

const huge = new Map<number, Buffer>()

/** Made once: many are sent at the same time. */
function hugeOf(bytes: number): Buffer {
  const made = huge.get(bytes) ?? Buffer.from(`{"code":0,"data":"${'x'.repeat(bytes)}"}`)
  huge.set(bytes, made)
  return made
}

/** Stands between the functions and one of the parties they call. */
export async function startInterferer(): Promise<Interferer> {
  const server = createServer((incoming, outgoing) => {
    interferer.came += 1
    disturb(incoming, outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const interferer: Interferer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    disturbance: { kind: 'none' },
    came: 0,
    passed: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    interferer.passed += 1
    const { 'content-length': _, connection: __, host: ___, ...headers } = incoming.headers
    const onward = request(
      `${interferer.target}${incoming.url === '/' ? '' : incoming.url}`,
      { method: incoming.method ?? 'POST', headers },
      (answer) => {
        const { connection: _of, 'transfer-encoding': _this, ...answered } = answer.headers
        outgoing.writeHead(answer.statusCode ?? 502, answered)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  }

  function disturb(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { disturbance } = interferer
    switch (disturbance.kind) {
      case 'none':
        return pass(incoming, outgoing)
      case 'down':
        return void incoming.socket.destroy()
      case 'slow':
        return void setTimeout(() => pass(incoming, outgoing), disturbance.ms)
      case 'silent':
        return void incoming.resume()
      case 'huge':
        return void outgoing
          .writeHead(200, { 'content-type': 'application/json' })
          .end(hugeOf(disturbance.bytes))
      case 'text':
        return void outgoing
          .writeHead(200, { 'content-type': 'application/json' })
          .end(disturbance.text)
      case 'lie':
        return void outgoing.writeHead(200, { 'content-type': 'application/json' }).end(
          JSON.stringify({
            code: 0,
            type: 'success',
            message: '成功',
            data: disturbance.data,
            chs_fjs_timestamp: Date.now(),
          }),
        )
      case 'trickle': {
        outgoing.writeHead(200, { 'content-type': 'application/json' })
        const timer = setInterval(() => outgoing.write(' '), 100)
        outgoing.on('close', () => clearInterval(timer))
      }
    }
  }
  return interferer
}
