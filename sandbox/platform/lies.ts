import {
  isWireObject,
  serviceByFunid,
  type Field,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Fault } from './faults.ts'

/** Spoils one field of an answer's data; signed and encrypted it goes out all the same: an authentic lie. */
export function lie(funid: string, data: WireObject, { field, how }: Fault): WireObject {
  const target = fieldOf(funid, field)
  return target === undefined ? data : spoil(data, target, how)
}

/** The named field of the service's answer, or the first required one that is no total and no list. */
function fieldOf(funid: string, name: string | undefined): string | undefined {
  const fields: Field[] = Object.values(serviceByFunid(funid)?.response.fields ?? {})
  return (
    name ??
    fields.find((one) => one.required && one.type.name !== 'row' && one.type.name !== 'Int')
      ?.wireName ??
    'row'
  )
}

function spoil(data: WireObject, target: string, how: Fault['how']): WireObject {
  const spoiled: WireObject = {}
  for (const [name, value] of Object.entries(data)) {
    if (name === target) {
      if (how === 'overlong') spoiled[name] = '长'.repeat(2000)
    } else if (Array.isArray(value)) {
      spoiled[name] = value.map((row) => (isWireObject(row) ? spoil(row, target, how) : row))
    } else {
      spoiled[name] = value
    }
  }
  return spoiled
}
