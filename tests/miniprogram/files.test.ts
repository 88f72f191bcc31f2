import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn } from '../../scripts/build/files.ts'
import { builtApp } from '../../testkit/builtApp.ts'

test('what the pages share is two files, and English a package of its own', async () => {
  const files = await filesIn(await builtApp('mp-weixin'))
  const ownCode = files.filter(
    (file) => /^(?!pages-).*\.js$/.test(file) && !files.includes(file.replace(/\.js$/, '.wxml')),
  )
  expect(ownCode).toEqual([
    'app.js',
    'common/later.js',
    'common/shared.js',
    'common/vendor.js',
    'english/words.js',
  ])
})

test('a scope has its short name wherever it stands', async () => {
  const directory = await builtApp('mp-weixin')
  const texts = await Promise.all(
    (await filesIn(directory)).map((file) => readFile(join(directory, file), 'utf8')),
  )
  expect(texts.filter((text) => /data-v-[0-9a-f]{8}/.test(text))).toEqual([])
  expect(texts.filter((text) => /class="[^"]*\bv-[0-9a-z]+\b/.test(text)).length).toBeGreaterThan(
    20,
  )
})
