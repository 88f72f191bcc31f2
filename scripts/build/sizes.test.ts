import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { firstScreenFiles, firstScreenSize, miniProgramSizes } from './sizes.ts'
import { table } from './table.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sizes-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function put(files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), content)
  }
}

test('weighs the main package without the subpackages, and each of them', async () => {
  const app = JSON.stringify({
    pages: ['pages/a'],
    subPackages: [
      { root: 'more', pages: ['b'] },
      { root: 'bill/', pages: ['c'] },
    ],
  })
  await put({
    'app.json': app,
    'pages/a.js': '12345',
    'more/b.js': '1234567',
    'more-than-that.js': '12',
    'bill/c.js': '1',
  })
  expect((await miniProgramSizes(directory)).map(({ what, bytes }) => [what, bytes])).toEqual([
    ['mini-program, main package', app.length + 7],
    ['mini-program, subpackage more/', 7],
    ['mini-program, subpackage bill/', 1],
  ])
})

const manifest = {
  'index.html': {
    file: 'assets/index.js',
    isEntry: true,
    imports: ['_vue.js'],
    dynamicImports: ['src/pages/first/index.vue', 'src/pages/second/index.vue'],
    css: ['assets/index.css'],
  },
  '_vue.js': { file: 'assets/vue.js' },
  '_amount.js': {
    file: 'assets/amount.js',
    imports: ['_vue.js', 'index.html'],
    css: ['assets/amount.css'],
  },
  'src/pages/first/index.vue': {
    file: 'assets/first.js',
    imports: ['index.html', '_amount.js'],
    css: ['assets/first.css'],
  },
  'src/pages/second/index.vue': { file: 'assets/second.js', imports: ['index.html'] },
}
const built = {
  '.vite/manifest.json': JSON.stringify(manifest),
  'index.html':
    '<link rel="stylesheet" href="/assets/uni.css"><script type="module" crossorigin src="/assets/index.js"></script><link rel="modulepreload" crossorigin href="/assets/vue.js">',
  ...Object.fromEntries(
    [
      'uni.css',
      'index.js',
      'index.css',
      'vue.js',
      'amount.js',
      'amount.css',
      'first.js',
      'first.css',
      'second.js',
    ].map((name) => [`assets/${name}`, randomBytes(50)]),
  ),
}

test('counts what the first screen loads, once, and not what later pages load', async () => {
  await put(built)
  const files = await firstScreenFiles(directory, 'pages/first/index')
  expect(files.toSorted()).toEqual([
    'assets/amount.css',
    'assets/amount.js',
    'assets/first.css',
    'assets/first.js',
    'assets/index.css',
    'assets/index.js',
    'assets/uni.css',
    'assets/vue.js',
    'index.html',
  ])
  const size = await firstScreenSize(directory, 'pages/first/index')
  expect(size.bytes).toBe(
    files.reduce(
      (sum, name) => sum + gzipSync(built[name as keyof typeof built], { level: 9 }).length,
      0,
    ),
  )
})

test('refuses a page that the build does not have', async () => {
  await put(built)
  await expect(firstScreenFiles(directory, 'pages/third/index')).rejects.toThrow(
    'pages/third/index',
  )
})

test('the table says what is over its limit and over its goal', () => {
  const lines = table([
    { what: 'small', bytes: 1024, limit: 4096, goal: 2048 },
    { what: 'middling', bytes: 3072, limit: 4096, goal: 2048 },
    { what: 'heavy', bytes: 4097, limit: 4096 },
  ]).split('\n')
  expect(lines[1]).toMatch(/^small +1\.0 KB +4\.0 KB +2\.0 KB +ok$/)
  expect(lines[2]).toMatch(/over the goal$/)
  expect(lines[3]).toMatch(/OVER THE LIMIT$/)
})
