import type { Several } from '../lib/config/several.ts'
import { InputError } from '../lib/protocol/index.ts'
import type { AtCampus } from './api.ts'
import type { Campus } from './dependencies.ts'

/** What of a request may say which campus it is about; none of it has been checked yet. */
interface Saying {
  institution?: unknown
  hosp_mdtrt_id?: unknown
  ticket?: unknown
  scene?: unknown
}

export interface AskedCampus {
  campus: Campus
  /** The request has said so, itself or by its bedside code; else it is only the first. */
  isNamed: boolean
}

/**
 * The campus that a request is about. A bedside code is of one campus, whatever else the app remembers; a stay's number
 * goes before a code.
 * @throws InputError where it names one that is not served here
 */
export function campusOf(event: object, campuses: Several<Campus>): AskedCampus {
  const { query, entry, ...own } = event as Saying & { query?: Saying; entry?: Saying }
  const sayings = [
    ['', own],
    ['query.', query],
    ['entry.', entry],
  ] as const
  if (!sayings.some(([, saying]) => isText(saying?.hosp_mdtrt_id))) {
    const code = sayings.flatMap(([, saying]) => [saying?.ticket, saying?.scene]).find(isText)
    const campus = code && campuses.find(({ tickets }) => tickets.isMarked(code))
    if (campus) return { campus, isNamed: true }
  }
  // What somebody came with is nearer than what the app remembers.
  const [where, saying] =
    sayings.findLast(([, one]) => one?.institution !== undefined) ?? sayings[0]
  if (saying?.institution === undefined) return { campus: campuses[0], isNamed: false }
  const campus = campuses.find(({ institution }) => institution === saying.institution)
  if (campus !== undefined) return { campus, isNamed: true }
  throw new InputError('input.institution', '没有这个院区，请重新选择', {
    field: `${where}institution`,
  })
}

/** Says which campus something is of, where there are several to be told apart. */
export const atCampus = ({
  campuses,
  institution,
}: {
  campuses: Several<Campus>
  institution: string
}): AtCampus => (campuses.length > 1 ? { institution } : {})

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
