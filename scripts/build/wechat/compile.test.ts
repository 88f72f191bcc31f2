import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { compileForWechat } from './compile.ts'
import { worded, type Problem } from './problem.ts'

const broken = fileURLToPath(new URL('broken', import.meta.url))
const found = await compileForWechat(broken)

/** Who finds each file of the folder. In all of them the fault is on the third line, in style sheets on the fourth. */
const FOUND_BY: Record<string, Problem['compiler'][]> = {
  'arrow-function.wxml': ['wcc', 'glass-easel'],
  'attribute-in-component.wxss': ['wcsc'],
  'bare-less-than.wxml': ['wcc'],
  'container-query.wxss': ['wcsc'],
  'element-in-component.wxss': ['wcsc'],
  'elif-without-if.wxml': ['wcc', 'glass-easel'],
  'else-without-if.wxml': ['wcc', 'glass-easel'],
  'every-element.wxss': ['wcsc'],
  'id-in-component.wxss': ['wcsc'],
  'if-and-else-on-one.wxml': ['wcc', 'glass-easel'],
  'import-missing.wxss': ['wcsc'],
  'included-file-missing.wxml': ['wcc'],
  'layer.wxss': ['wcsc'],
  'list-without-key.wxml': ['wcc'],
  'nested-rule.wxss': ['wcsc'],
  'nullish-coalescing.wxml': ['wcc'],
  'optional-chaining.wxml': ['wcc', 'glass-easel'],
  'picture-beside-it.wxss': ['wcsc'],
  'same-attribute-twice.wxml': ['glass-easel'],
  'selector-list-in-is.wxss': ['wcsc'],
  'stray-brace.wxss': ['wcsc'],
  'template-literal.wxml': ['wcc', 'glass-easel'],
  'unclosed-block.wxss': ['wcsc'],
  'unclosed-expression.wxml': ['wcc', 'glass-easel'],
  'unclosed-tag.wxml': ['wcc', 'glass-easel'],
  'unfinished-expression.wxml': ['wcc', 'glass-easel'],
  'unknown-directive.wxml': ['glass-easel'],
  'unknown-entity.wxml': ['glass-easel'],
  'unquoted-attribute.wxml': ['wcc', 'glass-easel'],
  'vue-binding.wxml': ['glass-easel'],
  'vue-event.wxml': ['wcc', 'glass-easel'],
}

test('every file of the folder of broken ones is found, and nothing else is said', () => {
  expect(found.templates + found.styleSheets).toBe(Object.keys(FOUND_BY).length)
  const files = [...new Set(found.problems.map(({ file }) => file))]
  const byFile = files.map((name) => [
    name,
    [...new Set(found.problems.filter(({ file }) => file === name).map((one) => one.compiler))],
  ])
  expect(Object.fromEntries(byFile)).toEqual(FOUND_BY)
})

test.each(Object.keys(FOUND_BY))('%s: the place is said', (name) => {
  const places = found.problems.filter(({ file }) => file === name)
  const first = name.endsWith('.wxml') ? 3 : 4
  expect(places.filter(({ line = 0, column = 0 }) => line >= first && column > 0)).not.toEqual([])
})

test('a problem is written as an editor finds it', () => {
  const [problem] = found.problems.filter(({ file }) => file === 'optional-chaining.wxml')
  expect(worded(problem!)).toBe(
    'optional-chaining.wxml:3:9 wcc: Bad value with message: unexpected token `.`.',
  )
})

test('what is right is taken', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'compile-'))
  try {
    await writeFile(
      join(directory, 'a.wxml'),
      '<view wx:if="{{a}}">{{b.c || \'—\'}}</view><slot wx:else/><own wx:for="{{d}}" wx:key="e"/>',
    )
    await writeFile(join(directory, 'a.json'), '{"usingComponents":{"own":"./own"}}')
    await writeFile(join(directory, 'a.wxss'), '.a { width: calc(100% - var(--b)) }')
    await writeFile(join(directory, 'app.wxss'), 'page { color: red }')
    expect(await compileForWechat(directory)).toEqual({
      templates: 1,
      styleSheets: 2,
      problems: [],
    })
  } finally {
    await rm(directory, { recursive: true })
  }
})
