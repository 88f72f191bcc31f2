import type { KnownCampus } from '../../cloudfunctions/patient/api.ts'

/** More than that nobody reads through: the others are searched for. */
export const MOST_SHOWN = 12

/** As people type it: widths, blanks and capitals make no other name. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/**
 * Which campuses are offered: the one last used on this phone, then in the hospital's own order. How near they are
 * could only be had by asking the patient for the phone's place.
 * @param typed words of which each is in the name or the address; none is all
 * @returns at most twelve, and how many more there are
 */
export function campusesShown(
  all: readonly KnownCampus[],
  lastUsed: string | undefined,
  typed: string,
): { shown: KnownCampus[]; more: number } {
  const words = plain(typed).split(/\s+/).filter(Boolean)
  const fitting = all.filter(({ name, address = '' }) =>
    words.every((word) => plain(`${name} ${address}`).includes(word)),
  )
  const isLast = ({ institution }: KnownCampus) => institution === lastUsed
  const ordered = [...fitting.filter(isLast), ...fitting.filter((one) => !isLast(one))]
  return {
    shown: ordered.slice(0, MOST_SHOWN),
    more: Math.max(0, ordered.length - MOST_SHOWN),
  }
}
