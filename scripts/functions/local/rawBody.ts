import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/**
 * The functions framework parses JSON bodies itself,
 * and with that loses the text of numbers, which the protocol signs. Bodies it does not know it hands over as bytes,
 * as CloudBase's HTTP access hands over text: so no body is JSON to it.
 */
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage }
  if (request.method === 'POST') request.headers['content-type'] = 'application/octet-stream'
})
