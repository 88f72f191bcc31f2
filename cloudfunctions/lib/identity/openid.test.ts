import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readInvocation } from '../entry/invocation.ts'
import { createDevSessions } from './devSession.ts'
import { readOpenid } from './openid.ts'

let time = Date.parse('2026-11-24T00:00:00Z')
const sessions = createDevSessions('a development key', () => time)
const http = (authorization?: string) =>
  readInvocation(
    {
      path: '/patient',
      httpMethod: 'POST',
      headers: { ...(authorization && { Authorization: authorization }) },
      body: '{}',
    },
    {},
  )

describe('who asks', () => {
  test('in WeChat: the openid of the cloud’s own context, whatever the data says', async () => {
    const context = {
      memory_limit_in_mb: 256,
      environ: 'WX_CONTEXT_KEYS=WX_OPENID,WX_APPID;WX_OPENID=oAlice;WX_APPID=wx1',
    }
    expect(
      await readOpenid(
        readInvocation(
          { action: 'patients.list', openid: 'oMallory', WX_OPENID: 'oMallory' },
          context,
        ),
        sessions,
      ),
    ).toBe('oAlice')
    expect(
      await readOpenid(readInvocation({}, { environment: '{"WX_OPENID":"oBob"}' }), sessions),
    ).toBe('oBob')
  })

  test.each([[{}], [{ environ: 'A=1' }], [undefined], [{ environment: '{' }]])(
    'a context without one: %j',
    async (context) => {
      await expect(
        readOpenid(readInvocation({ openid: 'oMallory' }, context), sessions),
      ).rejects.toMatchObject({ code: 'state.not-signed-in' })
    },
  )

  test('in development: a signed session, until it ends', async () => {
    const { token, expiresAt } = sessions.issue('dev-1')
    for (const scheme of ['Bearer', 'bearer'])
      expect(await readOpenid(http(`${scheme} ${token}`), sessions)).toBe('dev-1')
    time = expiresAt
    await expect(readOpenid(http(`Bearer ${token}`), sessions)).rejects.toMatchObject({
      code: 'state.not-signed-in',
    })
  })

  test('a session of another key, a changed one, none, and none in production', async () => {
    const { token } = sessions.issue('dev-1')
    const foreign = createDevSessions('another key', () => time).issue('dev-1').token
    const claim = Buffer.from(JSON.stringify({ openid: 'dev-2', expiresAt: time + 1e6 })).toString(
      'base64url',
    )
    for (const bad of [
      foreign,
      `${claim}.${token.split('.')[1]}`,
      `${claim}.`,
      '',
      token.slice(0, -1),
    ]) {
      await expect(readOpenid(http(`Bearer ${bad}`), sessions)).rejects.toMatchObject({
        code: 'state.not-signed-in',
      })
    }
    await expect(readOpenid(http(), sessions)).rejects.toMatchObject({
      code: 'state.not-signed-in',
    })
    await expect(readOpenid(http(`Bearer ${token}`), undefined)).rejects.toMatchObject({
      code: 'state.not-signed-in',
    })
  })

  test.each(['xBearer ', 'Bearer  ', 'Bearer x', 'Basic ', ''])(
    'the scheme is Bearer and nothing else: %j',
    async (scheme) => {
      const { token } = sessions.issue('dev-1')
      await expect(readOpenid(http(`${scheme}${token}`), sessions)).rejects.toMatchObject({
        code: 'state.not-signed-in',
      })
    },
  )

  test('a session that is longer than any of ours is not looked at', async () => {
    const issued = (length: number) => sessions.issue('o'.repeat(length)).token
    const longest = 1467 - JSON.stringify({ openid: '', expiresAt: time }).length
    expect(issued(longest)).toHaveLength(2000)
    expect(await readOpenid(http(`Bearer ${issued(longest)}`), sessions)).toHaveLength(longest)
    await expect(readOpenid(http(`Bearer ${issued(longest + 1)}`), sessions)).rejects.toMatchObject(
      { code: 'state.not-signed-in' },
    )
  })

  test('a session is a signed claim for half a day, and signs nothing else', () => {
    const { token, expiresAt } = sessions.issue('dev-1')
    expect(expiresAt).toBe(time + 12 * 3_600_000)
    const [claim, signature, ...more] = token.split('.')
    expect(more).toEqual([])
    expect(JSON.parse(Buffer.from(claim!, 'base64url').toString())).toEqual({
      openid: 'dev-1',
      expiresAt,
    })
    expect(signature).toBe(
      createHmac('sha256', 'a development key').update(`dev-session|${claim}`).digest('base64url'),
    )
  })

  test('a timer is nobody', async () => {
    await expect(readOpenid(readInvocation({ Type: 'Timer' }, {}), sessions)).rejects.toMatchObject(
      { code: 'state.not-signed-in' },
    )
  })
})
