import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { declareSpeechPlugin } from './speechPlugin.ts'

it('declares the plug-in beside what is there', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'speech-'))
  const file = join(directory, 'app.json')
  await writeFile(file, '{"pages":["pages/a/index"]}')
  await declareSpeechPlugin(directory)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    pages: ['pages/a/index'],
    plugins: { WechatSI: { version: expect.any(String), provider: 'wx069ba97219f66d99' } },
  })
  await rm(directory, { recursive: true })
})
