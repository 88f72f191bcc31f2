import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveWeb } from '../../scripts/start/web.ts'
import { freePort, startCare, type RunningCare } from '../../testkit/running.ts'

/** A page of somebody else's, in a browser on the machine where `npm start` runs; and who holds connections open. */
let care: RunningCare
let web: Awaited<ReturnType<typeof serveWeb>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreign-'))
  await writeFile(join(folder, 'index.html'), '<div id="app"></div>')
  care = await startCare()
  web = await serveWeb(folder, await freePort(), care.functions.url)
})
afterAll(async () => {
  await web.close()
  await care.close()
  await rm(folder, { recursive: true })
})

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

/** As a browser would, whatever fetch allows. */
const ask = (url: string, method: string, headers: Record<string, string>, body = '') =>
  new Promise<Answer>((resolve, reject) => {
    const asked = request(url, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.once('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: text }),
      )
    })
    asked.once('error', reject).end(body)
  })

const PARTS = ['functions', 'web', 'hospital', 'platform', 'evoucher'] as const
const urlOf = (part: (typeof PARTS)[number]): string =>
  ({
    functions: care.functions.url,
    web: web.url,
    hospital: care.hospitalUrl,
    platform: care.platform.url,
    evoucher: care.evoucherUrl,
  })[part]

describe.each(PARTS)('%s', (part) => {
  test('shows other sites nothing', async () => {
    for (const path of ['/healthz', '/', '/patient']) {
      const { headers } = await ask(`${urlOf(part)}${path}`, 'GET', {
        origin: 'https://evil.example',
      })
      const opened = Object.keys(headers).filter((name) => name.startsWith('access-control'))
      expect(opened, path).toEqual([])
      expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff' })
    }
    const preflight = await ask(`${urlOf(part)}/dev-session`, 'OPTIONS', {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
    })
    expect(preflight.status).toBe(403)
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('does nothing for them', async () => {
    for (const headers of [
      { origin: 'https://evil.example', 'content-type': 'text/plain' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'none' },
      // A browser that does not say how near the page is.
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { host: 'evil.example' },
    ] as Record<string, string>[])
      expect(
        await ask(`${urlOf(part)}/dev-session`, 'POST', headers, '{"openid":"x"}'),
      ).toMatchObject({ status: 403 })
    expect(await ask(`${urlOf(part)}/`, 'GET', { host: 'evil.example' })).toMatchObject({
      status: 403,
    })
  })

  test('is there for its own page', async () => {
    expect(
      await ask(`${urlOf(part)}/healthz`, 'GET', { origin: 'http://127.0.0.1:5173' }),
    ).toMatchObject({ status: 200 })
  })
})

test('a development session is for this machine’s own page', async () => {
  const own = { origin: web.url, 'sec-fetch-site': 'same-origin', 'content-type': 'text/plain' }
  const { status, body } = await ask(`${web.url}/dev-session`, 'POST', own, '{"openid":"x"}')
  expect(status).toBe(200)
  expect(JSON.parse(body)).toHaveProperty('token')
})

test.concurrent.each(['functions', 'hospital', 'platform'] as const)(
  'half a request is not held for long: %s',
  async (part) => {
    const { hostname, port } = new URL(urlOf(part))
    const held = (words: string) =>
      new Promise<number>((resolve) => {
        const begun = Date.now()
        const socket = connect(Number(port), hostname, () => socket.write(words))
        socket.on('data', () => {})
        socket.once('error', () => {})
        socket.once('close', () => resolve(Date.now() - begun))
      })
    const start = `POST /hospital HTTP/1.1\r\nhost: 127.0.0.1\r\n`
    const [inHeaders, inBody] = await Promise.all([
      held(start),
      held(`${start}content-length: 100\r\n\r\n{`),
    ])
    expect(Math.max(inHeaders, inBody)).toBeLessThan(20_000)
    expect(await ask(`${urlOf(part)}/healthz`, 'GET', {})).toMatchObject({ status: 200 })
  },
)

test('more than the cloud would let through does not come to the functions', async () => {
  const url = `${care.functions.url}/patient`
  const large = 'x'.repeat(7_000_000)
  expect(await ask(url, 'POST', { 'content-length': '7000000' }, large).catch(String)).toSatisfy(
    (answer: Answer | string) => typeof answer === 'string' || answer.status === 413,
  )
  const counted = await ask(url, 'POST', { 'transfer-encoding': 'chunked' }, large).catch(String)
  expect(counted).toSatisfy((answer: Answer | string) => typeof answer === 'string')
  expect(await ask(`${care.functions.url}/healthz`, 'GET', {})).toMatchObject({ status: 200 })
})

test('what is kept on this machine is its owner’s to read', async () => {
  for (const file of ['store.db', 'store.db-wal', 'logs/accesslog.log'])
    expect((await stat(join(care.dataDir, file))).mode & 0o077, file).toBe(0)
})
