import { expect, test } from 'vitest'
import { readSource } from './sources.ts'

const page = readSource('docs/security.md')

/** A test file, and the titles that the page gives behind it. */
const claims = [...page.matchAll(/`([\w./-]+\.test\.ts)`((?: «[^»]+»)*)/g)].flatMap(
  ([, file, titles]) =>
    [...titles!.matchAll(/«([^»]+)»/g)].map(([, title]) => [file!, title!] as const),
)

test('docs/security.md points to many tests', () => expect(claims.length).toBeGreaterThan(30))

test.each(claims)('%s has «%s»', (file, title) => {
  expect(readSource(file)).toContain(title)
})

test('every attacker has what stops him, and a test', () => {
  const rows = page
    .slice(page.indexOf('## 攻击者'), page.indexOf('## 知道而接受的'))
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
  expect(rows.length).toBeGreaterThan(14)
  for (const row of rows) {
    const cells = row.split(' | ')
    expect(cells).toHaveLength(4)
    expect(cells[2]).toMatch(/`[\w./-]+\.(ts|json)`/)
    expect(cells[3]).toMatch(/`[\w./-]+\.test\.ts`/)
  }
})
