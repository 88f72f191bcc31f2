import type { Several } from '../config/several.ts'
import { cleanIdentifier, type WireObject } from '../protocol/index.ts'

/**
 * For which of a channel's institutions a message speaks. Where it names another, or none, it is the first's to refuse:
 * what is missing or wrong is then said in the order of the table.
 */
export function spokenFor<T extends { institution: string }>(
  { fixmedins_code: named = '' }: WireObject,
  institutions: Several<T>,
): T {
  const code = cleanIdentifier(String(named))
  return institutions.find(({ institution }) => institution === code) ?? institutions[0]
}
