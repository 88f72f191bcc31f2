import { daysLeft } from './shanghai.ts'

/** From how many whole days before the end the patient is told of it. */
const WARNING_DAYS = 3

/** What to say about the end of an authorisation, beforehand. @param now ms since the epoch */
export function expiryWarning(authorizedUntil: string, now: number): string | undefined {
  const days = daysLeft(authorizedUntil, now)
  if (days === undefined || days > WARNING_DAYS) return undefined
  if (days < 0) return '授权已到期，请重新授权'
  return days === 0 ? '授权不到 1 天就要到期' : `授权还有 ${days} 天到期`
}
