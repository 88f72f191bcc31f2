import { afterEach, beforeEach, expect, test } from 'vitest'
import { SANDBOX_TEMPLATES, startWechat } from './index.ts'

let wechat: Awaited<ReturnType<typeof startWechat>>
beforeEach(async () => {
  wechat = await startWechat({ port: 0, now: () => Date.parse('2026-11-24T00:00:00Z') })
})
afterEach(() => wechat.close())

const template = SANDBOX_TEMPLATES[0]!
const good = {
  touser: 'o-alice',
  template_id: template.id,
  page: 'pages/arrival/index',
  data: {
    thing1: { value: '黄*练' },
    amount2: { value: '8000.00元' },
    time3: { value: '2026年11月24日 08:00' },
  },
}
const post = (path: string, body: unknown) =>
  fetch(`${wechat.url}${path}`, { method: 'POST', body: JSON.stringify(body) })
const send = async (message: unknown) =>
  (await post('/cgi-bin/message/subscribe/send', message)).json() as Promise<{ errcode: number }>

test('takes a message as its template wants it, and shows it as a phone does', async () => {
  expect(await (await fetch(`${wechat.url}/healthz`)).json()).toEqual({ ok: true })
  expect(await (await fetch(wechat.url)).text()).toContain('还没有消息')
  expect(await send(good)).toMatchObject({ errcode: 0 })
  expect(await (await fetch(`${wechat.url}/sandbox/messages`)).json()).toEqual({
    messages: [
      {
        openid: 'o-alice',
        templateId: template.id,
        page: 'pages/arrival/index',
        data: { thing1: '黄*练', amount2: '8000.00元', time3: '2026年11月24日 08:00' },
        at: Date.parse('2026-11-24T00:00:00Z'),
      },
    ],
  })
  const page = await (await fetch(wechat.url)).text()
  for (const words of [template.title, '黄*练', '8000.00元', '2026-11-24 08:00:00'])
    expect(page).toContain(words)
})

test.each<[string, object, number]>([
  ['no openid', { ...good, touser: '' }, 40003],
  ['an unknown template', { ...good, template_id: 'x' }, 40037],
  ['an absolute page', { ...good, page: '/pages/arrival/index' }, 41030],
  ['a missing field', { ...good, data: { thing1: { value: '黄*练' } } }, 47003],
  ['a field too many', { ...good, data: { ...good.data, thing9: { value: 'x' } } }, 47003],
  [
    'a name too long',
    { ...good, data: { ...good.data, thing1: { value: '长'.repeat(21) } } },
    47003,
  ],
  [
    'an amount that is none',
    { ...good, data: { ...good.data, amount2: { value: '8,000' } } },
    47003,
  ],
])('refuses %s as WeChat does', async (_, message, errcode) => {
  expect(await send(message)).toMatchObject({ errcode })
  expect(wechat.messages()).toEqual([])
})

test('what somebody else wrote is shown as text', async () => {
  await send({ ...good, data: { ...good.data, thing1: { value: '<b>x</b>' } } })
  expect(await (await fetch(wechat.url)).text()).not.toContain('<b>x')
})

test('faults, in turn, until they are taken back', async () => {
  expect((await post('/sandbox/faults', { kind: 'declined', times: 2 })).status).toBe(200)
  await post('/sandbox/faults', { kind: 'busy' })
  expect([
    (await send(good)).errcode,
    (await send(good)).errcode,
    (await send(good)).errcode,
    (await send(good)).errcode,
  ]).toEqual([43101, 43101, -1, 0])
  await post('/sandbox/faults', { kind: 'lost' })
  await expect(send(good)).rejects.toThrow()
  await post('/sandbox/faults', { kind: 'down' })
  await expect(send(good)).rejects.toThrow()
  expect(wechat.messages()).toHaveLength(2)
  await post('/sandbox/faults', { kind: 'down', times: 5 })
  await fetch(`${wechat.url}/sandbox/faults`, { method: 'DELETE' })
  expect((await send(good)).errcode).toBe(0)
  expect((await post('/sandbox/faults', { kind: 'nonsense' })).status).toBe(400)
})
