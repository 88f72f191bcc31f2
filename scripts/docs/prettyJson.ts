import {
  isWireObject,
  stringifyWire,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'

/** JSON for people, two blanks a level; numbers as they stand on the wire. */
export function prettyJson(value: WireValue, indent = ''): string {
  const inner = `${indent}  `
  if (Array.isArray(value) && value.length > 0)
    return `[\n${value.map((one) => inner + prettyJson(one, inner)).join(',\n')}\n${indent}]`
  if (isWireObject(value) && Object.keys(value).length > 0)
    return `{\n${Object.entries(value)
      .map(([name, one]) => `${inner}${JSON.stringify(name)}: ${prettyJson(one ?? null, inner)}`)
      .join(',\n')}\n${indent}}`
  return stringifyWire(value)
}
