import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROBLEMS } from '../../shared/problems.ts'

const isKnown = (code: string): boolean => {
  const [kind = '', what = ''] = code.split('.')
  return what in ((PROBLEMS as Record<string, object>)[kind] ?? {})
}

/** Code in quotes, as errors are made with. */
const CODES = /'((?:state|unavailable)\.[a-z-]+)'/g

const sourcesIn = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => sourcesIn(join(path, name)))
    : /(?<!\.test)\.ts$/.test(path)
      ? [readFileSync(path, 'utf8')]
      : []
const codesIn = (path: string): string[] =>
  sourcesIn(path).flatMap((text) => [...text.matchAll(CODES)].map(([, code]) => code!))

/** Answers to the HIS, and of the official account's page: no patient meets them in the app. */
const NO_PATIENTS = ['journal', 'wechat', 'notices']

it('names all that the patient function and the app can say', () => {
  const lib = 'cloudfunctions/lib'
  const folders = readdirSync(lib).filter((name) => !NO_PATIENTS.includes(name))
  const said = [
    ...codesIn('cloudfunctions/patient'),
    ...folders.flatMap((name) => codesIn(join(lib, name))),
    ...codesIn('src/api'),
  ]
  expect([...new Set(said)].filter((code) => !isKnown(code))).toEqual([])
})

it('gives no number to what nobody says', () => {
  const text = ['cloudfunctions', 'src/api'].flatMap(sourcesIn).join('\n')
  const numbered = Object.entries(PROBLEMS).flatMap(([kind, numbers]) =>
    Object.keys(numbers).flatMap((what) => (what === '' ? [] : `${kind}.${what}`)),
  )
  // The tickets' are put together from what is wrong with one.
  const isSaid = (code: string) =>
    text.includes(`'${code}'`) ||
    (code.startsWith('state.ticket-') && text.includes('`state.ticket-${'))
  expect(numbered.filter((code) => !isSaid(code))).toEqual([])
})
