import { wireNumber, type WireObject, type WireValue } from '../json.ts'
import type { Field, Fields } from '../services/index.ts'

/** A value that the field takes. */
function sampleOf(field: Field): WireValue {
  switch (field.type.name) {
    case 'String':
      return field.wireName === 'cert_type'
        ? '01'
        : `样${field.wireName}`.slice(
            0,
            field.type.length === 'max' ? 99 : Number(field.type.length),
          )
    case 'Int':
      return wireNumber(1)
    case 'Bit':
      return wireNumber(1)
    case 'Decimal':
      return wireNumber('1000.00')
    case 'DateTime':
      return '2026-03-01 08:00:00'
    default:
      return [objectOf(field.type.fields ?? {})]
  }
}

/** A wire object with every field of the table. */
export const objectOf = (fields: Fields): WireObject =>
  Object.fromEntries(Object.values(fields).map((field) => [field.wireName, sampleOf(field)]))
