import { randomBytes } from 'node:crypto'
import { VARIABLES, exampleEnvironment, variableOf } from '../variables.ts'

/** As a hospital would fill it in, every secret a different one. */
export const production = (): Record<string, string> => ({
  ...exampleEnvironment(),
  ...Object.fromEntries(
    Object.entries(VARIABLES)
      .filter(([, one]) => one.secret && one.example !== '')
      .map(([name]) => [name, randomBytes(24).toString('hex')]),
  ),
  SEAL_KEYS: `k2026:${randomBytes(32).toString('base64')},k2025:${randomBytes(32).toString('base64')}`,
  INDEX_KEY: randomBytes(32).toString('base64'),
})

/** The names of those whose secret stands in clear in a text. */
export const leaks = (values: Readonly<Record<string, string>>, text: string): string[] =>
  Object.entries(values)
    .filter(
      ([name, value]) =>
        variableOf(name)?.secret &&
        value !== '' &&
        value.split(',').some((part) => text.includes(part.slice(part.indexOf(':') + 1))),
    )
    .map(([name]) => name)
