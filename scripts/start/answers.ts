import { connect } from 'node:net'

/** For one question, ms. */
const PATIENCE = 3000

/** Whether a part of ours is there and well. @param page what of it is asked for */
export const answers = (url: string, page = '/healthz'): Promise<boolean> =>
  fetch(`${url}${page}`, { signal: AbortSignal.timeout(PATIENCE) }).then(
    (response) => response.ok,
    () => false,
  )

/**
 * Whether somebody takes a connection there. Nothing is asked: what somebody else's makes of a stray request is not
 * known.
 */
export function takesConnections(url: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (protocol === 'https:' ? 443 : 80)),
      timeout: PATIENCE,
    })
    const end = (there: boolean) => () => {
      socket.destroy()
      resolve(there)
    }
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false))
  })
}
