import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createCompiler } from './compiler.ts'

const folder = mkdtempSync(join(tmpdir(), 'compiler-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'length.ts')
const TEXT = `export function lengthOf(text?: string): number {
  if (text === undefined) return 0
  return text.length
}
`
writeFileSync(
  join(folder, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: { strict: true, noUnusedParameters: true, types: [] },
    include: ['.'],
  }),
)
writeFileSync(file, TEXT)

describe('the compiler', () => {
  const objects = createCompiler()

  test.each<[string, string, string, boolean]>([
    ['a check that the types need', 'text === undefined', 'false', true],
    ['what is no TypeScript', 'return 0', 'return', true],
    ['a value for another', 'return 0', 'return 1', false],
    ['what is only no longer used', 'text.length', '0', false],
    ['nothing', 'return 0', 'return 0', false],
  ])('%s', (_what, was, is, refused) => {
    expect(objects(file, TEXT.replace(was, is))).toBe(refused)
  })

  test('is not put off by what it refuses already', () => {
    writeFileSync(file, `${TEXT}export const broken: string = 1\n`)
    const compiler = createCompiler()
    expect(compiler(file, `${TEXT}export const broken: string = 2\n`)).toBe(false)
    expect(compiler(file, `export const broken: string = 1\nexport const more: string = 1\n`)).toBe(
      true,
    )
  })

  test('a file of no project is nobody’s', () => {
    expect(() => createCompiler()('/nowhere.ts', '')).toThrow('/nowhere.ts belongs to no')
  })
})
