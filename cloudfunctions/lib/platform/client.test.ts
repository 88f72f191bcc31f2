import type { ServerResponse } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { startStandIn, type Asked } from '../../../testkit/standIn.ts'
import {
  BusinessError,
  ProtocolError,
  SERVICES,
  SIGN_READINGS,
  UnavailableError,
  openRequest,
  parseChannel,
  parseWire,
  sealResponse,
  stringifyWire,
  type Channel,
  type RequestContent,
  type ResponseContent,
  type WireObject,
} from '../protocol/index.ts'
import { createReadingMemory } from '../readings/memory.ts'
import { createPlatformClient, type PlatformClient, type PlatformClientOptions } from './client.ts'
import { PlatformUnavailableError } from './errors.ts'
import { createTransport } from './transport.ts'

const CHANNEL = parseChannel({ appId: 'QZTEST00000000000001', appSecret: 'a secret of this test' })
const WHO = { institution: 'H1', name: '林示范', documentNumber: '350502194803120013' }
const FREEZE = {
  fixmedins_code: 'H1',
  hosp_mdtrt_id: 'ZY1',
  psn_name: '林示范',
  cert_no: '350502194803120013',
  cert_type: '01',
  is_own: '0',
  frez_type: '1',
  opt_name: '甲',
  opt_dept_name: '入院处',
}

type Handler = (
  message: WireObject,
  response: ServerResponse,
  request: Asked,
) => void | Promise<void>

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A platform made of one function; counts what it was asked. */
async function platform(handler: Handler, options: Partial<PlatformClientOptions> = {}) {
  const asked: WireObject[] = []
  const server = await startStandIn(async (request, response) => {
    const message = parseWire(request.body) as WireObject
    asked.push(message)
    await handler(message, response, request)
  })
  const client: PlatformClient = createPlatformClient({
    url: server.url,
    channel: CHANNEL,
    timeoutMs: 1000,
    windowSeconds: 600,
    now: Date.now,
    backoff: { base: 1, random: () => 0.5 },
    ...options,
  })
  closers.push(
    () => client.close(),
    () => server.close(),
  )
  return { url: server.url, client, asked }
}

const done = (data: WireObject): ResponseContent => ({
  code: 0,
  type: 'success',
  message: '成功',
  data,
})
const send = (response: ServerResponse, message: WireObject | string, status = 200) => {
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof message === 'string' ? message : stringifyWire(message))
}
const answer = (
  response: ServerResponse,
  content: ResponseContent,
  channel: Channel = CHANNEL,
  timestamp = Date.now(),
) => send(response, sealResponse(channel, { ...content, timestamp }))
const opened = (message: WireObject, channel: Channel = CHANNEL): RequestContent =>
  openRequest(channel, message, { now: Date.now(), windowSeconds: 600 })
const NO_AGREEMENTS = SERVICES.agreements.response.write({ total: 0, agreements: [] })

describe('the three layers of judgement, in their order', () => {
  test('all well: the service’s own types come back', async () => {
    const { client } = await platform((message, response) => {
      expect(opened(message)).toMatchObject({
        funid: 'BC00.03.00.01',
        data: { psn_name: '林示范' },
      })
      answer(response, done(NO_AGREEMENTS))
    })
    expect(await client.call(SERVICES.agreements, WHO)).toEqual({
      total: 0,
      agreements: [],
      unread: [],
    })
  })

  test('a wrong signature comes before what the answer says', async () => {
    const other = parseChannel({ appId: CHANNEL.appId, appSecret: 'another secret' })
    const { client } = await platform((_, response) =>
      answer(
        response,
        { code: 77, type: 'error', message: '余额不足' },
        { ...other, security: 'sign' },
      ),
    )
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toMatchObject({
      kind: 'protocol',
      code: 'platform.signature',
    })
  })

  test('an unsigned refusal is not believed, but the log has its words', async () => {
    const { client } = await platform((_, response) =>
      send(response, '{"code":77,"type":"error","message":"余额不足"}'),
    )
    const error = await client.call(SERVICES.agreements, WHO).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProtocolError)
    expect((error as ProtocolError).message).not.toContain('余额不足')
    expect(String((error as { cause?: Error }).cause?.message)).toContain('余额不足')
  })

  test('a refusal is a business error with the platform’s own words and code', async () => {
    const { client } = await platform((_, response) =>
      answer(response, { code: 77, type: 'error', message: '未签署协议' }),
    )
    const error = await client.call(SERVICES.agreements, WHO).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BusinessError)
    expect(error).toMatchObject({ code: 'business.77', message: '未签署协议' })
  })

  test('an answer that breaks its table is a protocol error naming the field', async () => {
    const { client } = await platform((_, response) =>
      answer(response, done({ ...NO_AGREEMENTS, total: '一' })),
    )
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toMatchObject({
      code: 'platform.field',
      field: 'total',
    })
  })

  test('success without data', async () => {
    const { client } = await platform((_, response) =>
      answer(response, { code: 0, type: 'success', message: '成功' }),
    )
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toMatchObject({
      code: 'platform.field',
      field: 'data',
    })
  })

  test('nothing ill-formed is ever sent', async () => {
    const { client, asked } = await platform((_, response) => answer(response, done(NO_AGREEMENTS)))
    await expect(
      client.call(SERVICES.agreements, { ...WHO, name: '王'.repeat(41) }),
    ).rejects.toMatchObject({ field: 'psn_name' })
    expect(asked).toHaveLength(0)
  })
})

describe('how the platform signs', () => {
  const AMOUNTS = SERVICES.preauthorization.response.write({
    state: '1',
    frozen: 500_000n,
    frozenAt: new Date(),
    settled: 0n,
    settledAt: null,
  })

  test.each(SIGN_READINGS)(
    '%s: is found out from its first answer with an amount',
    async (signNested) => {
      const readings = createReadingMemory({ side: 'platform', channel: CHANNEL, now: Date.now })
      const tried: string[] = []
      const { client, asked } = await platform(
        (message, response) =>
          answer(
            response,
            done(message.chs_fjs_funid === SERVICES.agreements.funid ? NO_AGREEMENTS : AMOUNTS),
            { ...CHANNEL, signNested },
          ),
        {
          readings: {
            ...readings,
            async learn(fit, by) {
              tried.push(fit.reading)
              await readings.learn(fit, by)
            },
          },
        },
      )
      for (let times = 0; times < 2; times++)
        expect(
          await client.call(SERVICES.preauthorization, { ...WHO, stayId: 'ZY1' }),
        ).toMatchObject({
          frozen: 500_000n,
        })
      expect((await client.send(SERVICES.freeze.funid, FREEZE)).code).toBe(0)
      expect(asked).toHaveLength(3)
      expect(await readings.fits()).toContain(signNested)
      expect(await readings.fits()).not.toHaveLength(3)
      expect(await readings.first()).toBe(tried.at(-1))
    },
  )

  test('changes overnight: the next answer is believed, and nothing is asked again', async () => {
    let signNested: 'raw' | 'text' = 'raw'
    const { client, asked } = await platform((_, response) =>
      answer(response, done(AMOUNTS), { ...CHANNEL, signNested }),
    )
    for (const by of ['raw', 'text', 'raw'] as const) {
      signNested = by
      expect((await client.send(SERVICES.freeze.funid, FREEZE)).code).toBe(0)
    }
    expect(asked).toHaveLength(3)
  })

  test('an answer that is good under no reading is refused, and teaches nothing', async () => {
    const readings = createReadingMemory({ side: 'platform', channel: CHANNEL, now: Date.now })
    const { client } = await platform(
      (_, response) =>
        answer(response, done(AMOUNTS), { ...CHANNEL, signKey: 'another', signNested: 'text' }),
      { readings },
    )
    await expect(client.send(SERVICES.freeze.funid, FREEZE)).rejects.toMatchObject({
      code: 'platform.signature',
    })
    expect(await readings.fits()).toEqual(['raw', 'text', 'bare'])
  })
})

describe('while the channel’s secrets are being changed', () => {
  const OLD = parseChannel({ appId: CHANNEL.appId, appSecret: 'the secret of last year' })
  const changing = (used: () => void) => ({
    channel: { ...CHANNEL, old: OLD },
    oldSecretUsed: used,
  })

  test('asks with the present ones, believes an answer made with the old ones, and says so', async () => {
    let told = 0
    const { client, asked } = await platform(
      (message, response) => {
        expect(opened(message)).toMatchObject({ funid: 'BC00.03.00.01' })
        answer(response, done(NO_AGREEMENTS), asked.length === 1 ? OLD : CHANNEL)
      },
      changing(() => {
        told += 1
      }),
    )
    expect(await client.call(SERVICES.agreements, WHO)).toEqual({
      total: 0,
      agreements: [],
      unread: [],
    })
    expect(told).toBe(1)
    expect(await client.call(SERVICES.agreements, WHO)).toEqual({
      total: 0,
      agreements: [],
      unread: [],
    })
    expect(told).toBe(1)
  })

  test('a platform that has only the old ones: its refusal of a freeze is a refusal, and no unknown outcome', async () => {
    const { client, asked } = await platform(
      (_, response) =>
        answer(response, { code: 41002, type: 'error', message: '渠道密钥不正确' }, OLD),
      changing(() => {}),
    )
    expect(await client.send(SERVICES.freeze.funid, FREEZE)).toMatchObject({ code: 41002 })
    expect(asked).toHaveLength(1)
  })

  test('learns the time of an answer made with the old ones, too', async () => {
    const ahead = 20 * 60_000
    const { client } = await platform(
      (_, response) => answer(response, done(NO_AGREEMENTS), OLD, Date.now() + ahead),
      changing(() => {}),
    )
    expect(await client.call(SERVICES.agreements, WHO)).toEqual({
      total: 0,
      agreements: [],
      unread: [],
    })
  })

  test('a third secret is nobody’s', async () => {
    const third = parseChannel({ appId: CHANNEL.appId, appSecret: 'another secret' })
    const { client } = await platform(
      (_, response) => answer(response, done(NO_AGREEMENTS), third),
      changing(() => {
        throw new Error('it was not the old one')
      }),
    )
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toMatchObject({
      code: 'platform.decrypt',
    })
  })
})

describe('reads are tried again, writes never', () => {
  test.each([
    ['500', (response: ServerResponse) => send(response, '{}', 500)],
    ['a dropped connection', (response: ServerResponse) => void response.socket?.destroy()],
    ['a truncated answer', (response: ServerResponse) => send(response, '{"code":0,"da')],
  ])('%s: the second try answers', async (_, fail) => {
    let tries = 0
    const { client, asked } = await platform((__, response) =>
      ++tries === 1 ? fail(response) : answer(response, done(NO_AGREEMENTS)),
    )
    await expect(client.call(SERVICES.agreements, WHO)).resolves.toBeDefined()
    expect(asked).toHaveLength(2)
  })

  test('three tries and no more', async () => {
    const { client, asked } = await platform((_, response) => send(response, '{}', 503))
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toBeInstanceOf(UnavailableError)
    expect(asked).toHaveLength(3)
  })

  test('a refusal is final', async () => {
    const { client, asked } = await platform((_, response) =>
      answer(response, { code: 1, type: 'error', message: '不受理' }),
    )
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toBeInstanceOf(BusinessError)
    expect(asked).toHaveLength(1)
  })

  test.each([
    ['500', (response: ServerResponse) => send(response, '{}', 500)],
    ['a dropped connection', (response: ServerResponse) => void response.socket?.destroy()],
    ['garbage', (response: ServerResponse) => send(response, 'not json')],
  ])(
    'freeze: %s is sent once, and said to have been sent or to be unbelievable',
    async (_, fail) => {
      const { client, asked } = await platform((__, response) => fail(response))
      const error = await client
        .send(SERVICES.freeze.funid, FREEZE)
        .catch((thrown: unknown) => thrown)
      expect(asked).toHaveLength(1)
      expect(
        error instanceof ProtocolError || (error instanceof PlatformUnavailableError && error.sent),
      ).toBe(true)
    },
  )

  test('freeze: a platform that is not there was never sent to', async () => {
    const { client } = await platform(() => {}, { url: 'http://127.0.0.1:9' })
    await expect(client.send(SERVICES.freeze.funid, FREEZE)).rejects.toMatchObject({
      sent: false,
      code: 'unavailable.platform-unreachable',
    })
  })

  test('an answer of two megabytes is no answer, and is not read to its end; agreements may be as large', async () => {
    let left = true
    const { client } = await platform((message, response) => {
      if (message.chs_fjs_funid !== SERVICES.agreements.funid) {
        response.writeHead(200).write('x'.repeat(2 * 1024 * 1024))
        return void response.once('close', () => {
          left = response.writableFinished
        })
      }
      const row = {
        agreementNo: 'XY1',
        selfPaying: false,
        signedAt: new Date(),
        state: '1',
        attachment: 'A'.repeat(2_000_000),
      }
      return answer(
        response,
        done(SERVICES.agreements.response.write({ total: 1, agreements: [row] })),
      )
    })
    await expect(
      client.call(SERVICES.preauthorization, { ...WHO, stayId: 'ZY1' }),
    ).rejects.toMatchObject({ code: 'platform.too-large' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(left).toBe(false)
    expect((await client.call(SERVICES.agreements, WHO)).agreements[0]!.attachment).toHaveLength(
      2_000_000,
    )
  })

  test('the deadline bounds everything, a dripping answer too', async () => {
    const { client } = await platform(
      (_, response) => {
        response.writeHead(200)
        const drip = setInterval(() => response.write(' '), 20)
        response.once('close', () => clearInterval(drip))
      },
      { timeoutMs: 200 },
    )
    const started = Date.now()
    await expect(client.send(SERVICES.freeze.funid, FREEZE)).rejects.toMatchObject({
      code: 'unavailable.platform-timeout',
      sent: true,
    })
    expect(Date.now() - started).toBeLessThan(1500)
  })

  test('the deadline bounds the wait for a connection, and nothing was sent then', async () => {
    // Takes connections and says nothing: the TLS handshake never ends, as behind a firewall that swallows packets.
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    closers.push(
      () => {
        for (const socket of sockets) socket.destroy()
      },
      () => silent.close(),
    )
    const { client } = await platform(() => {}, {
      timeoutMs: 200,
      url: `https://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    })
    const started = Date.now()
    await expect(client.send(SERVICES.freeze.funid, FREEZE)).rejects.toMatchObject({
      code: 'unavailable.platform-timeout',
      sent: false,
    })
    expect(Date.now() - started).toBeLessThan(1500)
  })

  test('one that gave up while it waited for a connection is not sent when there is one', async () => {
    const transport = createTransport()
    const server = await startStandIn(async () => {
      // The first ones keep all 64 connections to themselves, longer than the last one waits.
      await new Promise((resolve) => setTimeout(resolve, 400))
      return { body: '{}' }
    })
    closers.push(
      () => transport.close(),
      () => server.close(),
    )
    const { url } = server
    const first = Array.from({ length: 64 }, () => transport.post(url, '"first"', 5000))
    await expect(transport.post(url, '"late"', 100)).rejects.toMatchObject({
      code: 'unavailable.platform-timeout',
      sent: false,
    })
    await Promise.all(first)
    await transport.post(url, '"last"', 5000)
    expect(new Set(server.asked.map(({ body }) => body.toString()))).toEqual(
      new Set(['"first"', '"last"']),
    )
  })

  test('an answer larger than any real one is refused', async () => {
    const transport = createTransport()
    const server = await startStandIn((_, response) => {
      const part = Buffer.alloc(1024 * 1024, ' ')
      const more = () => {
        while (!response.destroyed && response.write(part));
      }
      response.on('drain', more)
      more()
    })
    closers.push(
      () => transport.close(),
      () => server.close(),
    )
    await expect(transport.post(server.url, '{}', 20_000)).rejects.toMatchObject({
      code: 'protocol.too-large',
    })
  })
})

describe('the clock', () => {
  const AHEAD = 20 * 60_000
  const strict: Handler = (message, response) => {
    const now = Date.now() + AHEAD
    const fresh = Math.abs(Number(String(message.chs_fjs_timestamp)) - now) <= 600_000
    answer(
      response,
      fresh ? done(NO_AGREEMENTS) : { code: 3, type: 'error', message: '时间戳过期' },
      CHANNEL,
      now,
    )
  }

  test('a client 20 minutes off learns the platform’s time from the refusal, once', async () => {
    const { client, asked } = await platform(strict)
    await client.call(SERVICES.agreements, WHO)
    await client.call(SERVICES.agreements, WHO)
    expect(asked).toHaveLength(3)
  })

  test('many at once learn it, and none is left with the refusal', async () => {
    const { client } = await platform(strict)
    await expect(
      Promise.all(Array.from({ length: 8 }, () => client.call(SERVICES.agreements, WHO))),
    ).resolves.toHaveLength(8)
  })

  test('a write that was refused for the clock is not sent again; the next one is right', async () => {
    const { client, asked } = await platform(strict)
    expect(await client.send(SERVICES.freeze.funid, FREEZE)).toMatchObject({ code: 3 })
    expect(await client.send(SERVICES.freeze.funid, FREEZE)).toMatchObject({ code: 0 })
    expect(asked).toHaveLength(2)
  })

  test('a platform that is slow, and accepts everything, is followed: to it a message would else be fresh for longer than the window', async () => {
    let skew = -400_000
    const { client, asked } = await platform((_, response) =>
      answer(response, done(NO_AGREEMENTS), CHANNEL, Date.now() + skew),
    )
    const behind = () => Number(String(asked.at(-1)!.chs_fjs_timestamp)) - Date.now()
    await client.call(SERVICES.agreements, WHO)
    await client.send(SERVICES.freeze.funid, FREEZE)
    expect(Math.abs(behind() - skew)).toBeLessThan(5000)
    // Set right, it is followed back; one that is fast is not: an answer of a fast machine beside it must not make our
    // messages last.
    for (const right of [-100_000, 0, 250_000]) {
      skew = right
      await client.call(SERVICES.agreements, WHO)
      await client.send(SERVICES.freeze.funid, FREEZE)
      expect(Math.abs(behind() - Math.min(right, 0))).toBeLessThan(5000)
    }
  })

  test('what an answer takes on its way is no difference of the clocks', async () => {
    const { client, asked } = await platform(
      async (_, response) => {
        const message = sealResponse(CHANNEL, { ...done(NO_AGREEMENTS), timestamp: Date.now() })
        await new Promise((resolve) => setTimeout(resolve, 1500))
        send(response, message)
      },
      { windowSeconds: 10, timeoutMs: 5000 },
    )
    await client.call(SERVICES.agreements, WHO)
    const before = Date.now()
    await client.call(SERVICES.agreements, WHO)
    expect(Number(String(asked[1]!.chs_fjs_timestamp))).toBeGreaterThanOrEqual(before)
  })

  test('an answer that was long on its way is not stale for it, nor teaches a wrong clock', async () => {
    const LONG = 700_000
    const transport = createTransport()
    const { client, asked } = await platform(
      (_, response) => answer(response, done(NO_AGREEMENTS), CHANNEL, Date.now() - LONG),
      {
        transport: {
          ...transport,
          post: async (...given) => ({ ...(await transport.post(...given)), bodyMs: LONG }),
        },
      },
    )
    for (let times = 1; times <= 2; times++) {
      await client.call(SERVICES.agreements, WHO)
      expect(asked).toHaveLength(times)
      expect(Math.abs(Number(String(asked.at(-1)!.chs_fjs_timestamp)) - Date.now())).toBeLessThan(
        5000,
      )
    }
  })

  test('an unsigned refusal’s time is tried once, and kept when the next answer is authentic', async () => {
    const { client, asked } = await platform((message, response) => {
      const now = Date.now() + AHEAD
      if (Math.abs(Number(String(message.chs_fjs_timestamp)) - now) <= 600_000)
        return answer(response, done(NO_AGREEMENTS), CHANNEL, now)
      return send(
        response,
        `{"code":3,"type":"error","message":"时间戳过期","chs_fjs_timestamp":${now}}`,
      )
    })
    await client.call(SERVICES.agreements, WHO)
    await client.call(SERVICES.agreements, WHO)
    expect(asked).toHaveLength(3)
  })

  test('a forged answer cannot move the clock', async () => {
    let forge = true
    const { client, asked } = await platform((_, response) =>
      forge
        ? answer(
            response,
            { code: 3, type: 'error', message: '' },
            { ...CHANNEL, signKey: 'forged', security: 'sign' },
            Date.now() - 10 * AHEAD,
          )
        : answer(response, done(NO_AGREEMENTS)),
    )
    await expect(client.call(SERVICES.agreements, WHO)).rejects.toMatchObject({
      code: 'platform.signature',
    })
    forge = false
    await client.call(SERVICES.agreements, WHO)
    expect(Math.abs(Number(String(asked.at(-1)!.chs_fjs_timestamp)) - Date.now())).toBeLessThan(
      5000,
    )
  })
})

describe('the OAuth2 mode', () => {
  const oauth2: Channel = { ...CHANNEL, authMode: 'oauth2' }
  const tokenServer =
    (live: () => string, count: { fetched: number }): Handler =>
    (message, response, request) => {
      if (request.url === '/token') {
        count.fetched++
        return send(response, `{"code":0,"data":{"token":"${live()}","expires_in":7200}}`)
      }
      return answer(
        response,
        message.chs_fjs_token === live()
          ? done(NO_AGREEMENTS)
          : { code: 5, type: 'error', message: '令牌无效' },
      )
    }

  async function withToken(handler: Handler, now = Date.now) {
    const served = await platform(handler)
    const client = createPlatformClient({
      url: served.url,
      channel: oauth2,
      tokenUrl: `${served.url}/token`,
      timeoutMs: 1000,
      windowSeconds: 600,
      now,
      backoff: { base: 1 },
    })
    closers.unshift(() => client.close())
    return client
  }

  test('a token is fetched once for many calls at once, and kept', async () => {
    const count = { fetched: 0 }
    const client = await withToken(tokenServer(() => 't1', count))
    await Promise.all(Array.from({ length: 10 }, () => client.call(SERVICES.agreements, WHO)))
    await client.call(SERVICES.agreements, WHO)
    expect(count.fetched).toBe(1)
  })

  test('a refused token is fetched anew, once', async () => {
    const count = { fetched: 0 }
    let live = 't1'
    const client = await withToken(tokenServer(() => live, count))
    await client.call(SERVICES.agreements, WHO)
    live = 't2'
    await expect(client.call(SERVICES.agreements, WHO)).resolves.toBeDefined()
    expect(count.fetched).toBe(2)
  })

  const REFUSALS: [string, (response: ServerResponse) => void][] = [
    [
      'in the cipher text only',
      (response) => {
        const { message: _inside, ...outside } = sealResponse(oauth2, {
          code: 5,
          type: 'error',
          message: '动态令牌已过期',
          timestamp: Date.now(),
        })
        send(response, outside)
      },
    ],
    [
      'as the mode is called',
      (response) => answer(response, { code: 5, type: 'error', message: '授权码已失效' }, oauth2),
    ],
    [
      'by the code of HTTP',
      (response) => answer(response, { code: '401', type: 'error', message: '请重新登录' }, oauth2),
    ],
    ['unsigned', (response) => send(response, '{"code":"401","message":"请重新登录"}')],
    ['by HTTP alone', (response) => send(response, '<html>', 401)],
    ['by HTTP without a word', (response) => send(response, '', 401)],
  ]
  test.each(REFUSALS)('a token refused %s is fetched anew, once', async (_, refuse) => {
    const count = { fetched: 0 }
    const client = await withToken((message, response, request) => {
      if (request.url === '/token') return send(response, `{"token":"t${++count.fetched}"}`)
      return message.chs_fjs_token === 't2'
        ? answer(response, done(NO_AGREEMENTS), oauth2)
        : refuse(response)
    })
    await expect(client.call(SERVICES.agreements, WHO)).resolves.toBeDefined()
    expect(count.fetched).toBe(2)
  })

  test('other refusals keep the token', async () => {
    const count = { fetched: 0 }
    const client = await withToken((_, response, request) => {
      if (request.url === '/token') return send(response, `{"token":"t${++count.fetched}"}`)
      return answer(response, { code: 4012, type: 'error', message: '未签署协议' }, oauth2)
    })
    for (let i = 0; i < 2; i++)
      await expect(client.call(SERVICES.agreements, WHO)).rejects.toMatchObject({
        code: 'business.4012',
      })
    expect(count.fetched).toBe(1)
  })

  test('a token is renewed before it ends', async () => {
    const count = { fetched: 0 }
    let time = Date.now()
    const client = await withToken(
      tokenServer(() => 't1', count),
      () => time,
    )
    await client.call(SERVICES.agreements, WHO)
    time += 7_150_000
    await client.call(SERVICES.agreements, WHO).catch(() => undefined)
    expect(count.fetched).toBe(2)
  })

  test('no token: a freeze has not been sent', async () => {
    const client = await withToken((_, response) => send(response, '{}', 500))
    await expect(client.send(SERVICES.freeze.funid, FREEZE)).rejects.toMatchObject({
      code: 'platform.token',
    })
  })
})
