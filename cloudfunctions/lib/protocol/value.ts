/** A number as its text: what is signed is the text, and a double would lose digits of it. */
export class LosslessNumber {
  readonly text: string

  /** @throws Error where the text is no JSON number */
  constructor(text: string) {
    if (!JSON_NUMBER.test(text)) throw new Error(`Not a JSON number: ${text.slice(0, 40)}`)
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

export const isLosslessNumber = (value: unknown): value is LosslessNumber =>
  value instanceof LosslessNumber

/** JSON as the wire has it: a number is its text, because its text is what is signed. */
export type WireValue = string | boolean | null | LosslessNumber | WireValue[] | WireObject
export interface WireObject {
  [name: string]: WireValue | undefined
}

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
