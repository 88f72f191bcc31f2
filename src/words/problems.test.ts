import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PROBLEMS, problemOf } from './problems.ts'

it('is four digits, and the request by which the log finds it', () => {
  expect(problemOf({ code: 'state.other-patient', reference: 'R0123456789' })).toBe(
    '3103（R0123456789）',
  )
  expect(problemOf({ code: 'unavailable.offline', reference: 'unavailable.offline' })).toBe('5001')
})

it.each([
  ['business.E00123', '2000'],
  ['state.nobody-knows', '3000'],
  ['nobody-knows', '5000'],
  ['constructor', '5000'],
])('of a code without its own, that of its kind: %s', (code, number) =>
  expect(problemOf({ code })).toBe(number),
)

it('every failure has a number of its own, in the thousand of its kind', () => {
  const all = Object.values(PROBLEMS).flatMap((numbers) => Object.values<number>(numbers))
  expect(new Set(all).size).toBe(all.length)
  for (const numbers of Object.values(PROBLEMS))
    for (const number of Object.values<number>(numbers))
      expect(Math.floor(number / 1000) * 1000).toBe(numbers[''])
})

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
