import { expect, it } from 'vitest'
import { csvLine } from './csv.ts'

it.each([
  '=1+1',
  ' =1',
  '+1',
  '-1',
  '@SUM(A1)',
  '＝1',
  '\t=1',
  '000123',
  '202611010001',
  '1E5',
  '1.5e+10',
  '12-5',
  '2026-11-01',
  '3/4',
  '8:30',
  '1.50',
  '50%',
  '2026年11月',
  'MAR1',
  'nov-26',
  '1 Jan',
  'September 2026',
  '12,345',
])('what Excel would make something else of is shown as it is: %j', (text) => {
  expect(
    csvLine([text])
      .replaceAll('"', '')
      .startsWith(`'${text.replaceAll('\r\n', '')}`),
  ).toBe(true)
})

it.each([
  'JS20261101000123',
  'ZY-12-5',
  '12345678901',
  '医保-1',
  'A1',
  'MARCH-X',
  'JANE 1',
  '普通住院（21）',
  'decided',
])('what Excel leaves alone stays alone: %j', (text) => {
  expect(csvLine([text])).toBe(`${text}\r\n`)
})

it('amounts and days stay numbers and days', () => {
  expect(csvLine([{ amount: '-99999999999999.99' }, { date: '2026-11-01' }])).toBe(
    '-99999999999999.99,2026-11-01\r\n',
  )
})
