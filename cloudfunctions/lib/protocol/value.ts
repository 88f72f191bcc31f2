import { LosslessNumber, isLosslessNumber } from 'lossless-json'

/** JSON as the wire has it: a number is its text, because its text is what is signed. */
export type WireValue = string | boolean | null | LosslessNumber | WireValue[] | WireObject
export interface WireObject {
  [name: string]: WireValue | undefined
}

export { isLosslessNumber, type LosslessNumber }

/** A number of the wire. @throws Error where the text is no JSON number */
export const wireNumber = (value: string | bigint | number): LosslessNumber =>
  new LosslessNumber(String(value))

export function isWireObject(value: unknown): value is WireObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  )
}

/** The signature leaves these out, so it cannot tell them from what is absent: nor do the tables. */
export const isEmpty = (value: WireValue | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === ''
