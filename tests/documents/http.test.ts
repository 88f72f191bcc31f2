import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { parseWire } from '../../cloudfunctions/lib/protocol/index.ts'
import { createHis } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

// docs/his.http, as an editor runs it: one request after the other.

const file = readFileSync(new URL('../../docs/his.http', import.meta.url), 'utf8')
const sample = (name: string) =>
  parseWire(readFileSync(new URL(`../../docs/samples/${name}`, import.meta.url))) as WireObject

interface Request {
  title: string
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

const variables = Object.fromEntries(
  [...file.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value!]),
)

const requests: Request[] = file
  .split(/^### /m)
  .slice(1)
  .map((part) => {
    const [title, first, ...rest] = part.split('\n')
    const [method, url] = first!.split(' ')
    const blank = rest.indexOf('')
    const headers = rest.slice(0, blank).map((line) => line.split(': ') as [string, string])
    return {
      title: title!,
      method: method!,
      url: url!,
      headers: Object.fromEntries(headers),
      body: rest.slice(blank).join('\n').trim(),
    }
  })

let care: RunningCare
beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

const STATUS: Record<string, number> = {
  '不是报文的，得到 HTTP 400': 400,
  '口令不对，得到 401': 401,
}

test.each(requests)('$title', async ({ title, method, url, headers, body }) => {
  const here: Record<string, string> = {
    ...variables,
    functions: care.functions.url,
    platform: care.platform.url,
    his: care.hospitalUrl,
  }
  const filled = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => here[name]!)
  const { funid, data } = sample('02-current/request.json')
  const line = createHis(care.functions.url).sealed(String(funid), data as WireObject)
  const response = await fetch(filled(url), {
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, one]) => [name, filled(one)])),
    ...(method === 'POST' && { body: body === '< ../.data/line.json' ? line : body }),
  })
  expect(response.status).toBe(STATUS[title] ?? 200)
  const id = headers['x-request-id']
  if (id !== undefined) {
    expect(response.headers.get('x-request-id')).toBe(id)
    expect(await response.json()).toMatchObject({ code: 0, type: 'success' })
  }
})

test('the addresses are those of npm start', () => {
  expect(requests.length).toBeGreaterThan(7)
  expect(variables).toMatchObject({
    functions: 'http://127.0.0.1:8700',
    platform: 'http://127.0.0.1:8710',
    his: 'http://127.0.0.1:8720',
    hisKey: care.env.HIS_KEY,
  })
})
