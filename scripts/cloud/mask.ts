import { VARIABLES } from './variables.ts'

/** A value as it may stand on a screen: of a secret only how long it is, which tells a broken copy from a whole one. */
export function shown(name: string, value: string): string {
  return VARIABLES[name]?.secret ? `***（${[...value].length} 个字符）` : value
}

/** Takes every secret value out of somebody else's output, in each form in which it may stand there. */
export function maskerOf(values: Readonly<Record<string, string>>): (text: string) => string {
  const secrets = Object.entries(values)
    .filter(([name, value]) => VARIABLES[name]?.secret && value !== '')
    .flatMap(([, value]) => [
      value,
      escaped(value),
      ...value.split(',').map((part) => part.slice(part.indexOf(':') + 1)),
    ])
    .filter((text) => text.length >= 4)
    .sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
}

/** As a text of JSON has it between its quotes. */
export const escaped = (value: string): string => JSON.stringify(value).slice(1, -1)
