import { expect, test } from 'vitest'
import { EN } from '../../../src/english/words.ts'
import { ENGLISH as ABOUT } from '../../../src/pages-about/words.ts'
import { readSource } from './sources.ts'

const APP: Readonly<Record<string, string>> = { ...EN, ...ABOUT }
const rows = [...readSource('docs/words.md').matchAll(/^\| ([^|]+) \| ([^|]+) \|.*\|$/gm)]
  .map(([, chinese, english]) => [chinese!.trim(), english!.trim()] as const)
  .filter(([chinese]) => chinese !== '说')

test('the glossary has rows', () => expect(rows.length).toBeGreaterThan(15))

test.each(rows)('docs/words.md: the app says %s, in English %s', (chinese, english) =>
  expect(APP[chinese]).toBe(english),
)
