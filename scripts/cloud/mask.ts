import { variableOf } from './variables.ts'

/** A value as it may stand on a screen: of a secret only how long it is, which tells a broken copy from a whole one. */
export function shown(name: string, value: string): string {
  return variableOf(name)?.secret ? `***（${[...value].length} 个字符）` : value
}
