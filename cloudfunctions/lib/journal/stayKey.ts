import { identifierKey } from '../protocol/index.ts'

/** What joins the parts of a key; no institution's code has it. */
const JOIN = '~'

const part = (text: string): string => encodeURIComponent(identifierKey(text))

/** Institution and stay, as identifierKey writes them. */
export const stayKeyOf = (institution: string, stayId: string): string =>
  part(institution) + JOIN + part(stayId)

/** Under what an institution is kept: the first part of its stays' keys. */
export const institutionKey = part

/** Of a stay's key, and of whatever begins with one. */
export const institutionOf = (stayKey: string): string => stayKey.split(JOIN)[0]! // what is split has a first part

/** All stays of an institution, for a query: no other's keys lie between. */
export const staysOfInstitution = (institution: string) => {
  const key = part(institution)
  const behind = String.fromCharCode(JOIN.charCodeAt(0) + 1)
  return { field: 'stayKey', from: key + JOIN, before: key + behind } as const
}
