import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn } from '../../scripts/build/files.ts'
import { builtApp } from '../../testkit/builtApp.ts'

test('nothing of the browser’s build says what only WeChat reads', async () => {
  const directory = await builtApp('h5')
  const scripts = (await filesIn(directory)).filter((file) => file.endsWith('.js'))
  const texts = await Promise.all(scripts.map((file) => readFile(join(directory, file), 'utf8')))
  expect(texts.filter((text) => text.includes('aria-role'))).toEqual([])
  expect(texts.some((text) => text.includes('aria-label'))).toBe(true)
})
