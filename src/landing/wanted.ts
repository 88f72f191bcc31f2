import type { Way } from '../../cloudfunctions/landing/api.ts'
import { hasUnreadableCode, readCampus, readEntry, readQuery } from '../entry/read.ts'

/** Where the visitor wants to get, as the address says. */
export interface Wanted {
  kind: 'stay' | 'bed' | 'unreadable' | 'none'
  /** The stay's number, to be shown. */
  stay: string
  /**
   * What the mini-program's page is opened with: `hosp_mdtrt_id=…` or `ticket=…`, and `institution=…` of a campus,
   * escaped; else empty.
   */
  query: string
}

/** In the main package; the open tag wants its suffix. */
const PAGE = 'pages/arrival/index.html'
/** WeChat's limit for what is added to a URL Link, characters. */
const LONGEST = 256

/** @param search the address's query. What cannot be a stay's number or a code goes no further. */
export function readWanted(search: string): Wanted {
  const query = readQuery(search)
  const entry = readEntry(query)
  const institution = readCampus(query)
  const campus = institution === undefined ? '' : `institution=${institution}`
  if (entry?.hosp_mdtrt_id !== undefined)
    return {
      kind: 'stay',
      stay: entry.hosp_mdtrt_id,
      query: `hosp_mdtrt_id=${encodeURIComponent(entry.hosp_mdtrt_id)}${campus && `&${campus}`}`,
    }
  if (entry?.ticket !== undefined)
    return { kind: 'bed', stay: '', query: `ticket=${encodeURIComponent(entry.ticket)}` }
  return { kind: hasUnreadableCode(query) ? 'unreadable' : 'none', stay: '', query: campus }
}

export const tagPath = ({ query }: Wanted): string => (query === '' ? PAGE : `${PAGE}?${query}`)

/** @returns undefined where the way is none that a tap may follow */
export function addressOf({ url, parameter }: Way, { query }: Wanted): string | undefined {
  if (!/^(https?|weixin):\/\//.test(url)) return undefined
  const added = encodeURIComponent(query)
  // The way without the place is better than none.
  return added === '' || added.length > LONGEST
    ? url
    : `${url}${url.indexOf('?') < 0 ? '?' : '&'}${parameter}=${added}`
}
