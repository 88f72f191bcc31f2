import type { Entry } from '../../cloudfunctions/patient/api.ts'
import { INSTITUTION, isStayNumber } from '../../shared/links.ts'

/**
 * Where the patient came from: a stay's number in the link, with its campus where it says one, or the ticket of a
 * bedside code. WeChat hands `scene` over encoded on one system and decoded on another; its alphabet has no `%`, so
 * decoding once more changes nothing.
 * @returns undefined where neither is there, or what is there cannot be one
 */
export function readEntry(given: Record<string, unknown> | undefined): Entry | undefined {
  const query = whole(given)
  const stay = text(query.hosp_mdtrt_id).trim()
  const institution = readCampus(query)
  if (isStayNumber(stay)) return { hosp_mdtrt_id: stay, ...(institution && { institution }) }
  const code = codeIn(query)
  return /^[A-Za-z0-9!#$&'()*+,/:;=?@\-._~]{1,32}$/.test(code) ? { ticket: code } : undefined
}

/** Whose link or menu it is, of several campuses; a bedside code says that itself. Undefined where none is named. */
export function readCampus(given: Record<string, unknown> | undefined): string | undefined {
  const institution = text(whole(given).institution).trim()
  return INSTITUTION.test(institution) ? institution : undefined
}

/** Whether a code was scanned, or followed, that leads nowhere: longer than any, or of other characters. */
export const hasUnreadableCode = (given: Record<string, unknown> | undefined): boolean =>
  readEntry(given) === undefined && codeIn(whole(given)) !== ''

/**
 * With what was added to a URL Link (`cq`), which WeChat documents to reach the page as parameters of its own: where it
 * does not, it is read here.
 */
const whole = (query: Record<string, unknown> | undefined): Record<string, unknown> => ({
  ...readQuery(text(query?.cq)),
  ...query,
})

/** `ticket` in a link for a browser, `scene` in WeChat's own code. */
const codeIn = (query: Record<string, unknown>): string => text(query.ticket) || text(query.scene)

function text(value: unknown): string {
  if (typeof value !== 'string') return ''
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Reads `?a=1&b=2`; values stay encoded, and a plus stays a plus. */
export function readQuery(search: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const pair of search.replace(/^\?/, '').split('&')) {
    const at = pair.indexOf('=')
    if (at > 0) query[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return query
}
