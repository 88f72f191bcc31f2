import { expect, test } from 'vitest'
import { isForeign } from './ownMachine.ts'

const asked = (method: string, headers: Record<string, string>) =>
  isForeign({ method, headers: { host: '127.0.0.1:8700', ...headers } })

test.each<[string, string, Record<string, string>]>([
  ['a tool', 'POST', {}],
  ['a tool by the other name', 'POST', { host: 'localhost:8700' }],
  ['by IPv6', 'POST', { host: '[::1]:8700' }],
  [
    'the app’s own page',
    'POST',
    { origin: 'http://127.0.0.1:5173', 'sec-fetch-site': 'same-site' },
  ],
  [
    'a form of a page that tells no referrer',
    'POST',
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
  ],
  ['a link on any page', 'GET', { 'sec-fetch-site': 'cross-site' }],
  ['an address that was typed', 'GET', { 'sec-fetch-site': 'none' }],
])('takes what %s sends', (_, method, headers) => expect(asked(method, headers)).toBe(false))

test.each<[string, string, Record<string, string>]>([
  ['posts', 'POST', { origin: 'https://evil.example' }],
  ['posts, and hides where it is', 'POST', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ['posts from a frame without an origin', 'POST', { origin: 'null' }],
  [
    'posts where the browser only says that it is foreign',
    'POST',
    { 'sec-fetch-site': 'cross-site' },
  ],
  ['asks whether it may', 'OPTIONS', { origin: 'https://evil.example' }],
  ['has made its own name lead here', 'GET', { host: 'evil.example:8700' }],
  ['has made such a name lead here', 'GET', { host: '127.0.0.1.evil.example' }],
  ['names no good host', 'GET', { host: '127.0.0.1:8700:x' }],
  ['says it is this machine’s', 'POST', { origin: 'http://127.0.0.1.evil.example' }],
  [
    'says it is this machine’s, with a name before it',
    'POST',
    { origin: 'http://localhost@evil.example' },
  ],
])('refuses a foreign page that %s', (_, method, headers) =>
  expect(asked(method, headers)).toBe(true),
)
