import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanIdentifier, identifierKey } from './identifier.ts'

describe('one number', () => {
  it.each([
    'ZY20261128001',
    'ZY20261128001   ',
    '\tZY20261128001',
    'ZY20261128001\r\n',
    'ZY20261128001\u00a0',
    'ZY20261128001\u3000',
    'ZY2026\u200b1128001',
    '\u202aZY20261128001\u202c',
    'ZY20261128001\u00ad',
    'ZY20261128001\u2060\u180e',
    'ZY20261128001\ufe0f',
    'ZY20261128001\u3164',
    'ZY20261128001\u2800',
    'ZY20261128001\0\0\0',
    'ZY20261128001\u007f\u0085',
  ])('%j', (text) => expect(cleanIdentifier(text)).toBe('ZY20261128001'))

  it('keeps what can be seen, blanks inside it too', () => {
    for (const text of ['ZY 1', 'A-1/2_3.4#5', '住院１２３', '中\u{20000}'])
      expect(cleanIdentifier(text)).toBe(text)
  })

  it('cleaned twice is cleaned once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanIdentifier(text)
        expect(cleanIdentifier(once)).toBe(once)
      }),
    )
  })
})

it.each([
  ['js1a', 'JS1A'],
  ['ＪＳ１', 'JS1'],
  [' ｊｓ1\u200b', 'JS1'],
])('%j is taken for the same as %j', (text, key) => {
  // Upper case, and not only alike: intents are found by it for years.
  expect([identifierKey(text), identifierKey(key)]).toEqual([key, key])
})
