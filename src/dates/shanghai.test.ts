import { expect, it } from 'vitest'
import { expiryWarning } from './expiry.ts'
import { daysLeft, readDateTime, readableDay, readableTime } from './shanghai.ts'

it('reads Shanghai time whatever the phone says', () => {
  expect(readDateTime('2026-05-03 09:12:40')).toBe(Date.UTC(2026, 4, 3, 1, 12, 40))
  expect(readDateTime('2026-05-03')).toBeUndefined()
})

it('writes it for people, and leaves alone what it cannot read', () => {
  expect(readableTime('2026-05-03 09:12:40')).toBe('2026年5月3日 09:12')
  expect(readableDay('2026-11-13 09:12:40')).toBe('2026年11月13日')
  expect(readableTime('昨天')).toBe('昨天')
})

it('counts the days that are left', () => {
  const now = Date.UTC(2026, 4, 3, 1, 0, 0)
  expect(daysLeft('2026-05-06 09:00:00', now)).toBe(3)
  expect(daysLeft('2026-05-03 10:00:00', now)).toBe(0)
  expect(daysLeft('2026-05-03 08:59:59', now)).toBe(-1)
  expect(daysLeft('', now)).toBeUndefined()
})

it('warns three days before an authorisation ends, and not earlier', () => {
  const now = Date.UTC(2026, 4, 3, 1, 0, 0)
  expect(expiryWarning('2026-05-07 09:00:00', now)).toBeUndefined()
  expect(expiryWarning('2026-05-07 08:59:59', now)).toBe('授权还有 3 天到期')
  expect(expiryWarning('2026-05-03 12:00:00', now)).toContain('不到 1 天')
  expect(expiryWarning('2026-05-03 08:00:00', now)).toContain('已到期')
})
