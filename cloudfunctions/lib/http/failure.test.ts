import { request } from 'undici'
import { expect, test } from 'vitest'
import { neverLeft } from './failure.ts'

test.each(['http://127.0.0.1:9', 'http://localhost:9', 'http://nobody.invalid'])(
  'nobody there: %s',
  async (url) => {
    expect(
      neverLeft(await request(url, { method: 'POST', body: 'x' }).catch((error: unknown) => error)),
    ).toBe(true)
  },
)

test.each([
  [{ code: 'EHOSTUNREACH', syscall: 'connect' }, true],
  [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, true],
  // The route was lost while the answer was awaited: the request may have arrived.
  [{ code: 'EHOSTUNREACH', syscall: 'read' }, false],
  [{ code: 'ENETUNREACH', syscall: 'write' }, false],
  [{ code: 'ECONNRESET', syscall: 'read' }, false],
  [{ code: 'UND_ERR_SOCKET' }, false],
  [undefined, false],
])('%j: %j', (error, expected) => {
  expect(neverLeft(error)).toBe(expected)
})
