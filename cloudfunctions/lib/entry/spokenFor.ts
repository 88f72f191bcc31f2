import type { Several } from '../config/several.ts'
import { cleanIdentifier, type WireObject } from '../protocol/index.ts'

/**
 * For which of a channel's institutions a message speaks. Where it names another, or none, it is the first's to refuse:
 * what is missing or wrong is then said in the order of the table.
 */
export const spokenFor = <T extends { institution: string }>(
  data: WireObject,
  institutions: Several<T>,
): T => {
  const code = namedCode(data)
  return institutions.find(({ institution }) => institution === code) ?? institutions[0]
}

/** Which of these codes a message names: for the log, in which nothing stands that anybody could have written. */
export const namedOf = (data: WireObject, codes: readonly string[]): string | undefined =>
  codes.find((code) => code === namedCode(data))

const namedCode = ({ fixmedins_code: named = '' }: WireObject): string =>
  cleanIdentifier(String(named))
