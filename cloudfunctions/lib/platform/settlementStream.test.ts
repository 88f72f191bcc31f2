import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openRequest,
  parseWire,
  sealResponse,
  stringifyWire,
  wireNumber,
  type WireObject,
} from '../protocol/index.ts'
import { usualChannel } from '../protocol/testing/channels.ts'
import {
  createSettlementReader,
  type SettlementReader,
  type SettlementReaderOptions,
} from './settlementStream.ts'
import { download } from './settlementStreamDownload.ts'
import { Agent } from 'undici'

const channel = usualChannel()
const request = {
  institution: 'H35050200001',
  visitType: '21',
  feeDate: new Date('2026-11-01T00:00:00+08:00'),
}
const data: WireObject = {
  total: wireNumber(1),
  row: [{ setl_id: 'JS1', medfee_sumamt: wireNumber('10.00'), cntr_act_amt: wireNumber('5.00') }],
}
const answer = (timestamp: number, code: number | string = 0, message = '成功') =>
  stringifyWire(
    sealResponse(channel, { code, type: '', message, timestamp, ...(code === 0 && { data }) }),
  )

let server: Server
let directory: string
let handle: (request: WireObject, response: ServerResponse) => void
let asked: WireObject[]
const readers: SettlementReader[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'settlement-stream-'))
  asked = []
  server = createServer((incoming: IncomingMessage, response) => {
    const chunks: Buffer[] = []
    incoming
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const message = parseWire(Buffer.concat(chunks)) as WireObject
        asked.push(message)
        handle(message, response)
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  expect(await readdir(directory)).toEqual([])
  await rm(directory, { recursive: true })
})

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function reader(changes: Partial<SettlementReaderOptions> = {}): SettlementReader {
  const made = createSettlementReader({
    url: url(),
    channel,
    windowSeconds: 600,
    timeoutMs: 5000,
    now: Date.now,
    directory,
    backoff: { base: 1, sleep: async () => undefined },
    ...changes,
  })
  readers.push(made)
  return made
}

describe('the reader', () => {
  it('asks for the day, and gives its rows as often as they are asked for', async () => {
    handle = (_message, response) => response.end(answer(Date.now()))
    const phases: string[] = []
    const list = await reader().read(request, ({ phase }) => phases.push(phase))
    const { data: sent, funid } = openRequest(channel, asked[0]!, {
      now: Date.now(),
      windowSeconds: 600,
    })
    expect([funid, sent]).toEqual([
      'BC00.03.00.07',
      { fixmedins_code: 'H35050200001', med_type: '21', fee_time: '2026-11-01 00:00:00' },
    ])
    for (let time = 0; time < 2; time++) {
      const rows = []
      for await (const row of list.rows()) rows.push(row)
      expect(rows).toEqual([{ hospitalSettlementNo: 'JS1', totalFee: 1000n, settled: 500n }])
    }
    expect([...new Set(phases)]).toEqual(['download', 'verify'])
    await list.close()
  })

  it('believes a list made with the channel’s old secrets while they are being changed, and says so', async () => {
    const changed = { ...usualChannel({ appSecret: 'the-secret-of-next-year' }), old: channel }
    handle = (_message, response) => response.end(answer(Date.now()))
    let told = 0
    const list = await reader({
      channel: changed,
      oldSecretUsed: () => {
        told += 1
      },
    }).read(request)
    const rows = []
    for await (const row of list.rows()) rows.push(row)
    expect([rows.length, told]).toEqual([1, 1])
    await list.close()
    const { old: _gone, ...after } = changed
    await expect(reader({ channel: after }).read(request)).rejects.toMatchObject({
      code: 'protocol.decrypt',
    })
  })

  it('asks again after a failure that may pass, and not for ever', async () => {
    handle = (_message, response) =>
      asked.length === 1
        ? response.writeHead(503).end()
        : asked.length === 2
          ? response.socket?.destroy()
          : response.end(answer(Date.now()))
    await (await reader().read(request)).close()
    expect(asked).toHaveLength(3)
    handle = (_message, response) => void response.writeHead(500).end()
    await expect(reader().read(request)).rejects.toMatchObject({
      code: 'unavailable.platform-error',
    })
    expect(asked).toHaveLength(6)
  })

  it('does not ask again where the platform said no, or what it said is not to be trusted', async () => {
    handle = (_message, response) => response.end(answer(Date.now(), 'E7', '本日清单尚未生成'))
    await expect(reader().read(request)).rejects.toMatchObject({
      code: 'business.E7',
      message: '本日清单尚未生成',
    })
    handle = (_message, response) =>
      response.end(answer(Date.now()).replace(/"chs_fjs_sign":"../, '"chs_fjs_sign":"zz'))
    await expect(reader().read(request)).rejects.toMatchObject({ code: 'protocol.signature' })
    expect(asked).toHaveLength(2)
  })

  it("learns the platform's clock from an authentic answer: one it calls stale, and one that refuses", async () => {
    const theirs = () => Date.now() + 3_600_000
    handle = (_message, response) => response.end(answer(theirs()))
    const first = reader()
    await (await first.read(request)).close()
    expect(asked).toHaveLength(1)
    handle = (message, response) => {
      const late = Math.abs(Number(String(message.chs_fjs_timestamp)) - theirs()) > 600_000
      response.end(late ? answer(theirs(), 'E1', '时间戳超时') : answer(theirs()))
    }
    await (await first.read(request)).close()
    expect(asked).toHaveLength(2)
    await expect(
      reader({ now: () => Date.now() - 100_000 })
        .read(request)
        .then((list) => list.close()),
    ).resolves.toBeUndefined()
    expect(asked).toHaveLength(4)
  })

  it('does not take an old answer for a new one because its clock would fit', async () => {
    handle = (_message, response) =>
      response.end(
        answer(Date.now() - 3_600_000).replace(
          /"chs_fjs_timestamp":\d+/,
          `"chs_fjs_timestamp":${Date.now()}`,
        ),
      )
    await expect(reader().read(request)).rejects.toMatchObject({ code: 'protocol.signature' })
  })

  it('gives up where the platform is silent or away', async () => {
    handle = () => undefined
    await expect(reader({ timeoutMs: 200 }).read(request)).rejects.toMatchObject({
      code: 'unavailable.platform-timeout',
    })
    await expect(reader({ url: 'http://127.0.0.1:9' }).read(request)).rejects.toMatchObject({
      code: 'unavailable.platform-unreachable',
    })
    handle = (_message, response) => {
      response.write('{"code":')
      setTimeout(() => response.socket?.destroy(), 20)
    }
    await expect(reader({ backoff: { tries: 1 } }).read(request)).rejects.toMatchObject({
      code: 'unavailable.platform-broken',
    })
  })

  it('says where it cannot write', async () => {
    handle = (_message, response) => response.end(answer(Date.now()))
    await expect(
      reader({ directory: join(directory, 'missing') }).read(request),
    ).rejects.toMatchObject({ code: 'unavailable.temporary-space' })
  })

  it('fetches a token where the channel has one, and a new one where it was refused', async () => {
    const oauth2 = usualChannel({ authMode: 'oauth2' })
    let tokens = 0
    handle = (message, response) => {
      if (message.chs_fjs_funid === undefined)
        return void response.end(`{"token":"T${++tokens}","expires_in":7200}`)
      const speaker = { ...oauth2, token: String(message.chs_fjs_token) }
      const refused = message.chs_fjs_token === 'T1'
      response.end(
        stringifyWire(
          sealResponse(speaker, {
            code: refused ? 'E2' : 0,
            type: '',
            message: refused ? '令牌已失效' : '成功',
            timestamp: Date.now(),
            ...(!refused && { data }),
          }),
        ),
      )
    }
    const list = await reader({ channel: oauth2, tokenUrl: url() }).read(request)
    expect([tokens, list.total]).toEqual([2, 1])
    await list.close()
  })
})

describe('the temporary file', () => {
  const options = () => ({ dispatcher: new Agent(), deadline: 5000, now: Date.now, directory })

  it("is this user's alone, and out of its directory from the start", async () => {
    handle = (_message, response) => {
      response.write('{"a":')
      void readdir(directory).then((left) => response.end(JSON.stringify(left.length) + '}'))
    }
    const { file, close, bytes } = await download(url(), '{}', options())
    expect(((await file.stat()).mode & 0o777).toString(8)).toBe('600')
    const text = Buffer.alloc(bytes)
    await file.read(text, 0, bytes, 0)
    expect(text.toString()).toBe('{"a":0}')
    await close()
  })

  it('does not grow beyond what is allowed', async () => {
    handle = (_message, response) => response.end('x'.repeat(1000))
    await expect(download(url(), '{}', { ...options(), maxBytes: 999 })).rejects.toMatchObject({
      code: 'protocol.too-large',
    })
    await (await download(url(), '{}', { ...options(), maxBytes: 1000 })).close()
  })
})
