import { afterAll, expect, test } from 'vitest'
import type { ShownRequest } from './console/messages.ts'
import { startViewer } from './viewer.ts'

const requests: ShownRequest[] = [
  {
    id: 'HIS-0001',
    time: '2026-11-28T08:00:00.000Z',
    asked: 'BC00.03.00.02，<ZY1>',
    answered: '0 success',
    good: true,
    way: ['the first line', 'the second line'],
  },
]
const viewer = await startViewer({ port: 0, institution: 'H1', requests: async () => requests })
afterAll(() => viewer.close())

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${viewer.url}${path}`, init)
  return { status: response.status, text: await response.text() }
}

test('whatever is asked for, the messages are shown, and one of them whole', async () => {
  const { status, text } = await get('/')
  expect(status).toBe(200)
  expect(text).toContain('11-28 16:00:00')
  expect(text).toContain('BC00.03.00.02，&#60;ZY1&#62;')
  expect(text).not.toContain('the second line')
  expect((await get('/messages?request=HIS-0001')).text).toContain(
    'the first line\nthe second line',
  )
})

test('nothing can be done there, and there is no adapter', async () => {
  expect((await get('/messages', { method: 'POST', body: '' })).status).toBe(405)
  expect((await get('/adapter/stays', { method: 'POST', body: '{}' })).text).toContain('报文')
  expect((await get('/healthz')).status).toBe(200)
})
