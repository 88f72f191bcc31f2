import type { WireValue } from '../json.ts'

/** Told of what was read though it is not written as the standard has it. @param what Chinese, without personal data */
export type Remark = (field: string, what: string) => void

/** How one data type of the standard is read and written. */
export interface FieldType<T> {
  /** As the tables name it: String, Int, Bit, Decimal, DateTime. */
  name: string
  /** As the tables give it: `40`, `16,2`, `max`. */
  length: string
  /** Of a row object: its own rows. */
  fields?: Fields
  /** Whether it makes something of an empty value, where most take it as missing. */
  readsEmpty?: boolean
  /** Whether what is missing or cannot be read is told to `remark` and read as null, where most refuse it. */
  forgives?: boolean
  /** The same value as it is compared and passed on; where there is none, as it is given. */
  clean?(value: WireValue): WireValue
  /** @throws ProtocolError `protocol.field`, whose message the table completes with the field's name */
  read(value: WireValue, field: string, remark: Remark): T
  write(value: T): WireValue
}

/** One row of a table: the wire's name, the standard's label, and what it is called inside. */
export interface Field<T = unknown, Required extends boolean = boolean> {
  wireName: string
  label: string
  type: FieldType<T>
  required: Required
  remark: string
}

export type Fields = Readonly<Record<string, Field>>
