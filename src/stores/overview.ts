import type {
  Actions,
  AtCampus,
  Entry,
  Overview,
  Part,
  Preauthorization,
} from '../../cloudfunctions/patient/api.ts'
import { ApiFailure } from '../api/failure.ts'

export type StayName = AtCampus & { hosp_mdtrt_id: string }
export type Found = Actions['stays.list']['output']
export type Seen = Overview & { preauthorization: { ok: true; data: Preauthorization } }

/** Whether it shows a stay, and the one that is asked for, or one of the campus that is. */
export const isOf = (last: Overview | undefined, asked: Entry): last is Seen =>
  last?.preauthorization?.ok === true &&
  asked.ticket === undefined &&
  (asked.hosp_mdtrt_id ?? last.preauthorization.data.hosp_mdtrt_id) ===
    last.preauthorization.data.hosp_mdtrt_id &&
  (asked.institution ?? last.institution) === last.institution

/**
 * Of several campuses, where none was named: the stay that was asked for by its number, or the only one there is. None
 * as long as a campus could not be asked, for the one that is meant may be there.
 */
export function onlyStay(
  { stays, unasked }: Overview,
  asked: Entry | undefined,
): StayName | undefined {
  if (!stays?.ok || unasked !== undefined) return undefined
  const fitting = stays.data.filter(
    ({ hosp_mdtrt_id }) => hosp_mdtrt_id === (asked?.hosp_mdtrt_id ?? hosp_mdtrt_id),
  )
  const [only] = fitting
  return fitting.length === 1 && only?.institution !== undefined ? nameOf(only) : undefined
}

/** With the campus that it is of. */
export function stayIn(overview: Overview): (Preauthorization & AtCampus) | undefined {
  const found = dataOf(overview.preauthorization)
  return found && { ...found, ...campusOf(overview) }
}

export function staysIn({ stays, unasked }: Overview): Found | undefined {
  const found = dataOf(stays)
  return found && { stays: found, ...(unasked && { unasked }) }
}

/** A stay as a question names it; undefined where its number is not known yet. */
export const nameOf = (stay: Entry | undefined): StayName | undefined =>
  stay?.hosp_mdtrt_id === undefined
    ? undefined
    : { hosp_mdtrt_id: stay.hosp_mdtrt_id, ...campusOf(stay) }

export const isSameStay = (one: StayName, other: StayName | undefined): boolean =>
  one.hosp_mdtrt_id === other?.hosp_mdtrt_id && one.institution === other.institution

/** Only where it is said: what is asked of a hospital's only campus names none. */
export const campusOf = ({ institution }: AtCampus = {}): AtCampus =>
  institution === undefined ? {} : { institution }

export const partOf = <T>(part: Part<T> | undefined): T | undefined =>
  part?.ok ? part.data : undefined

/** @throws ApiFailure */
export function dataOf<T>(part: Part<T> | undefined): T | undefined {
  if (part?.ok === false) throw new ApiFailure(part.error)
  return part?.data
}
