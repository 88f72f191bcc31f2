import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shortenScopes } from './shortScopes.ts'

test('a scope is called the same in templates, style sheets and scripts, and no two alike', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'scopes-'))
  const files = {
    'a.wxml': '<view class="row data-v-aaaaaaaa data-v-00000001"/>',
    'a.wxss': '.row.data-v-aaaaaaaa{color:red}',
    'a.js': 'f(o,[["__scopeId","data-v-aaaaaaaa"]])',
    'a.json': '{"data-v-aaaaaaaa":1}',
  }
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
    await shortenScopes(directory)
    const read = (name: string) => readFile(join(directory, name), 'utf8')
    expect(await read('a.wxml')).toBe('<view class="row v-1 v-0"/>')
    expect(await read('a.wxss')).toBe('.row.v-1{color:red}')
    expect(await read('a.js')).toBe('f(o,[["__scopeId","v-1"]])')
    expect(await read('a.json')).toBe(files['a.json'])
  } finally {
    await rm(directory, { recursive: true })
  }
})
