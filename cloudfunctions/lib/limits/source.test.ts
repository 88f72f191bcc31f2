import { expect, test } from 'vitest'
import type { Invocation } from '../entry/invocation.ts'
import { readSource } from './source.ts'

const http = (forwarded?: string): Invocation => ({
  via: 'http',
  method: 'POST',
  path: '/patient',
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  body: Buffer.alloc(0),
  context: {},
})

test.each([
  [undefined, undefined],
  ['', undefined],
  ['203.0.113.7', '203.0.113.7'],
  ['1.1.1.1, 203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['350502194803120013', undefined],
  [`203.0.113.7 ${'a'.repeat(60)}`, undefined],
])('x-forwarded-for %s is %s', async (forwarded, source) => {
  expect(await readSource(http(forwarded))).toBe(source)
})

test('callFunction: what CloudBase puts into the context, nothing from the data', async () => {
  const context = {
    environ: 'TCB_SOURCE_IP=203.0.113.9;WX_OPENID=x',
    environment: JSON.stringify({ TCB_SOURCE_IP: '203.0.113.9' }),
  }
  expect(await readSource({ via: 'call', data: { 'x-forwarded-for': '1.1.1.1' }, context })).toBe(
    '203.0.113.9',
  )
  expect(await readSource({ via: 'call', data: {}, context: {} })).toBeUndefined()
  expect(await readSource({ via: 'timer', context: {} })).toBeUndefined()
})
