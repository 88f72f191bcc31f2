import { language } from '../words/t.ts'

const DAY = 86_400_000

/**
 * Reads the API's `yyyy-MM-dd HH:mm:ss`, Asia/Shanghai, whatever zone the phone is set to.
 * @returns ms since the epoch, undefined for what is no such text
 */
export function readDateTime(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return Date.UTC(year, month - 1, day, hour - 8, minute, second)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** @example readableTime('2026-05-03 09:12:40') // '2026年5月3日 09:12' */
export function readableTime(text: string): string {
  const match = /^\d{4}-\d\d-\d\d (\d\d:\d\d):\d\d$/.exec(text)
  return match === null ? text : `${readableDay(text)}${language() === 'en' ? ',' : ''} ${match[1]}`
}

/** In English its parts hold together: a line is not broken inside. */
export function readableDay(text: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d) \d\d:\d\d:\d\d$/.exec(text)
  if (match === null) return text
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  return language() === 'en'
    ? `${day}\u00a0${MONTHS[month - 1] ?? month}\u00a0${year}`
    : `${year}年${month}月${day}日`
}

/** Whole days that are left, at most; 0 on the last day, negative afterwards. @param now ms since the epoch */
export function daysLeft(until: string, now: number): number | undefined {
  const end = readDateTime(until)
  return end === undefined ? undefined : Math.floor((end - now) / DAY)
}
