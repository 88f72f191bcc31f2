import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROBLEMS } from '../../src/words/problems.ts'

const isKnown = (code: string): boolean => {
  const [kind = '', what = ''] = code.split('.')
  return what in ((PROBLEMS as Record<string, object>)[kind] ?? {})
}

/** Code in quotes, as errors are made with. */
const CODES = /'((?:state|unavailable)\.[a-z-]+)'/g

const codesIn = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => codesIn(join(path, name)))
    : /(?<!\.test)\.ts$/.test(path)
      ? [...readFileSync(path, 'utf8').matchAll(CODES)].map(([, code]) => code!)
      : []

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
