import { t } from '../words/t.ts'
import { daysLeft } from './shanghai.ts'

/** From how many whole days before the end the patient is told of it. */
const WARNING_DAYS = 3

/** What to say about the end of an authorisation, beforehand. @param now ms since the epoch */
export function expiryWarning(authorizedUntil: string, now: number): string | undefined {
  const days = daysLeft(authorizedUntil, now)
  if (days === undefined || days > WARNING_DAYS) return undefined
  if (days < 0) return t('授权已到期，请重新授权')
  return days === 0 ? t('授权不到 1 天就要到期') : t('授权还有 {0} 天到期', days)
}
