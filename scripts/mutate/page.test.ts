import { describe, expect, test } from 'vitest'
import type { Mutant } from './mutants.ts'
import { withRoom } from './page.ts'

const mutant = (given: Partial<Mutant> = {}): Mutant => ({
  file: 'cloudfunctions/lib/journal/claim.ts',
  line: 7,
  was: 'a || b',
  is: 'a && b',
  killed: false,
  timedOut: false,
  refused: false,
  ...given,
})
const PAGE = '# 题目\n\n说明。\n'

describe('the page of what nobody noticed', () => {
  test('says how many were noticed, and lists the others', () => {
    const { page, unexplained } = withRoom(PAGE, 'journal', [
      mutant(),
      mutant({ killed: true }),
      mutant({ killed: true, timedOut: true }),
      mutant({ is: '``\n  { }' }),
      mutant({ refused: true }),
    ])
    expect(unexplained).toBe(2)
    expect(page).toBe(`# 题目

说明。

## journal

5 处，测试发现 2 处（其中 1 处是停不下来），编译器再发现 1 处：60.0%。

| 文件 | 原来 | 改成 | 为什么留着 |
|---|---|---|---|
| \`claim.ts\` | \`a \\|\\| b\` | \`a && b\` |  |
| \`claim.ts\` | \`a \\|\\| b\` | \`´´ { }\` |  |
`)
  })

  test('keeps the reason that was written beside one, wherever in the file it stands now', () => {
    const first = withRoom(PAGE, 'journal', [mutant(), mutant({ was: 'x', is: 'y' })]).page
    const explained = first.replace('`a && b` |  |', '`a && b` | 两边一样 |')
    const { page, unexplained } = withRoom(explained, 'journal', [mutant({ line: 99 })])
    expect(page).toContain('| `a && b` | 两边一样 |')
    expect(page).not.toContain('`x`')
    expect(unexplained).toBe(0)
  })

  test('leaves the other rooms as they are', () => {
    const both = withRoom(withRoom(PAGE, 'journal', [mutant()]).page, 'stay', [mutant()]).page
    const again = withRoom(both, 'journal', [mutant({ killed: true })]).page
    expect(again.match(/^## .*/gm)).toEqual(['## journal', '## stay'])
    expect(again).toContain(
      '1 处，测试发现 1 处（其中 0 处是停不下来），编译器再发现 0 处：100.0%。',
    )
    expect(again.slice(again.indexOf('## stay'))).toBe(both.slice(both.indexOf('## stay')))
  })
})
