import { expect, test } from 'vitest'
import { noticeMessage } from './message.ts'

const TEMPLATE = { id: 'template', fields: { name: 'thing1', amount: 'amount2', time: 'time3' } }
const effect = {
  amount: '8000.00',
  accountAmount: null,
  bankAmount: null,
  at: '2026-11-24 08:30:15',
  serialNo: 'DJ1',
}

test('tells the masked name, the amount and the time, and nothing else', () => {
  const message = noticeMessage('openid', TEMPLATE, '黄小演练', { effect, createdAt: 0 })
  expect(message).toEqual({
    openid: 'openid',
    templateId: 'template',
    page: 'pages/arrival/index',
    data: {
      thing1: { value: '黄**练' },
      amount2: { value: '8000.00元' },
      time3: { value: '2026年11月24日 08:30' },
    },
  })
  expect(JSON.stringify(message)).not.toMatch(/黄小|DJ1/)
})

test('leads to the campus where it happened, where there are several', () => {
  const { page } = noticeMessage('openid', TEMPLATE, '黄演练', { effect, createdAt: 0 }, 'H2')
  expect(page).toBe('pages/arrival/index?institution=H2')
})

test('only what the template has a place for', () => {
  expect(
    noticeMessage('openid', { id: 'x', fields: { amount: 'amount7' } }, '黄演练', {
      effect,
      createdAt: 0,
    }).data,
  ).toEqual({ amount7: { value: '8000.00元' } })
})

test('where the platform’s time was lost: when the hospital asked', () => {
  const { data } = noticeMessage('openid', TEMPLATE, '黄演练', {
    effect: { ...effect, at: '' },
    createdAt: Date.parse('2026-11-24T01:02:03Z'),
  })
  expect(data.time3).toEqual({ value: '2026年11月24日 09:02' })
})

test('a name longer than WeChat takes is cut', () => {
  expect(
    [
      ...noticeMessage('openid', TEMPLATE, 'ANNA MARIA LOUISE VON BERG', { effect, createdAt: 0 })
        .data.thing1!.value,
    ].length,
  ).toBeLessThanOrEqual(20)
})
