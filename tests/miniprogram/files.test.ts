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
