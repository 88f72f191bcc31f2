import { describe, expect, test } from 'vitest'
import { readInvocation } from './invocation.ts'

describe('the three shapes an invocation arrives in', () => {
  test('callFunction: the bare data', () => {
    const data = { action: 'patients.list' }
    expect(readInvocation(data, { memory_limit_in_mb: 256 })).toMatchObject({ via: 'call', data })
  })

  test('HTTP access: text body', () => {
    const event = {
      path: '/hospital',
      httpMethod: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"frez_amt":1000.00}',
      isBase64Encoded: false,
    }
    const read = readInvocation(event, {})
    expect(read).toMatchObject({
      via: 'http',
      method: 'POST',
      path: '/hospital',
      headers: { 'content-type': 'application/json' },
    })
    expect(read.via === 'http' && read.body.toString()).toBe('{"frez_amt":1000.00}')
  })

  test('HTTP access: base64 body', () => {
    const event = {
      path: '/hospital',
      httpMethod: 'POST',
      headers: {},
      body: Buffer.from('{"名":1}').toString('base64'),
      isBase64Encoded: true,
    }
    const read = readInvocation(event, {})
    expect(read.via === 'http' && read.body.toString()).toBe('{"名":1}')
  })

  test('local runtime: bytes and httpContext', () => {
    const context = {
      httpContext: {
        url: 'http://127.0.0.1:8700/patient?x=1',
        httpMethod: 'POST',
        headers: { Authorization: 'Bearer t' },
      },
    }
    const read = readInvocation(Buffer.from('{"a":1.00}'), context)
    expect(read).toMatchObject({
      via: 'http',
      path: '/patient',
      headers: { authorization: 'Bearer t' },
    })
    expect(read.via === 'http' && read.body.toString()).toBe('{"a":1.00}')
  })

  test('local runtime: no body', () => {
    const context = {
      httpContext: { url: 'http://127.0.0.1:8700/healthz', httpMethod: 'GET', headers: {} },
    }
    const read = readInvocation({}, context)
    expect(read.via === 'http' && read.body.length).toBe(0)
  })

  test('a timer', () => {
    expect(
      readInvocation({ Type: 'Timer', TriggerName: 'resolve', Time: '2026-11-24T00:00:00Z' }, {})
        .via,
    ).toBe('timer')
  })

  test('data that only looks a little like an HTTP envelope is data', () => {
    expect(readInvocation({ httpMethod: 'POST', action: 'patients.list' }, {}).via).toBe('call')
  })

  test.each([
    { environment: '{"WX_OPENID":"oMallory"}' },
    { environment: '{"WX_FROM_OPENID":"oMallory","WX_FROM_APPID":"wx2"}' },
    { environ: 'TCB_ENV=e;WX_OPENID=oMallory;TCB_UUID=' },
    { environment: '{"TCB_UUID":"u1","LOGINTYPE":"ANONYMOUS"}' },
    { environ: 'TCB_ENV=e;TCB_CUSTOM_USER_ID=c1' },
  ])('a client’s call is a call, whatever its data looks like: %j', (context) => {
    const http = { path: '/hospital', httpMethod: 'POST', headers: {}, body: '{}' }
    for (const data of [http, { Type: 'Timer', TriggerName: 'reconcile' }])
      expect(readInvocation(data, context)).toEqual({ via: 'call', data, context })
  })

  test.each([
    {},
    undefined,
    { environment: '{"WX_OPENID":"","TCB_ENV":"e"}' },
    { environ: 'TCB_ENV=e;WX_OPENID=' },
    { environment: '[' },
    { environ: 'WX_OPENID' },
  ])('a context that names nobody: %j', (context) => {
    const http = { path: '/hospital', httpMethod: 'POST', headers: {}, body: '{}' }
    expect(readInvocation(http, context).via).toBe('http')
    expect(readInvocation({ Type: 'Timer' }, context).via).toBe('timer')
  })
})
