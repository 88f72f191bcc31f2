import { expect, test } from 'vitest'
import { readSource } from './sources.ts'

const page = readSource('docs/security.md')

/** The test files that the page names, and the titles that it gives behind each. */
const named = [...page.matchAll(/`([\w./-]+\.test\.ts)`((?: «[^»]+»)*)/g)].map(
  ([, file, titles]) =>
    [file!, [...titles!.matchAll(/«([^»]+)»/g)].map(([, title]) => title!)] as const,
)
const claims = named.flatMap(([file, titles]) => titles.map((title) => [file, title] as const))

test('docs/security.md points to many tests', () => expect(claims.length).toBeGreaterThan(30))

test.each([...new Set(named.map(([file]) => file))])('%s is there, and tests', (file) => {
  expect(readSource(file)).toMatch(/^(test|describe|it)\b/m)
})

/** Without its comments: what they say nobody runs. */
const codeOf = (file: string): string => readSource(file).replace(/^\s*(\/\/|\/?\*).*$/gm, '')

test.each(claims)('%s has «%s»', (file, title) => {
  expect(codeOf(file)).toContain(title)
})

const rowsOf = (from: string, to: string): string[][] =>
  page
    .slice(page.indexOf(from), page.indexOf(to))
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.split(' | '))

test('every attacker has what stops him, and a test', () => {
  const rows = rowsOf('## 攻击者', '## 知道而接受的')
  expect(rows.length).toBeGreaterThan(14)
  for (const cells of rows) {
    expect(cells).toHaveLength(4)
    expect(cells[2]).toMatch(/`[\w./-]+\.(ts|json)`/)
    expect(cells[3]).toMatch(/`[\w./-]+\.test\.ts`/)
  }
})

const A_TEST = /`[\w./-]+\.test\.ts`/

test('what of the standard is met has a test, and what is not has a reason', () => {
  const rows = rowsOf('## 对照 OWASP ASVS 5.0', '## 模拟与模糊测试')
  expect(rows.length).toBeGreaterThan(30)
  for (const [section, verdict, why = ''] of rows) {
    expect(why.length, section).toBeGreaterThan(10)
    // A chapter that asks for a document is met by one.
    const proof = /(文档|清单)$/.test(section!) ? /\]\([\w-]+\.md\)|`[\w./-]+\.ts`/ : A_TEST
    if (/^(部分)?满足/.test(verdict!)) expect(why, section).toMatch(proof)
  }
})
