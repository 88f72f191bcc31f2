import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { headingAnchor } from '../../docs/markdown.ts'
import { readSource } from './sources.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  'docs/samples/README.md',
  ...readdirSync(join(root, 'examples'))
    .filter((name) => !name.includes('.'))
    .map((name) => `examples/${name}/README.md`),
]

const anchorsOf = (page: string): string[] =>
  [...readSource(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => headingAnchor(heading!))

describe.each(PAGES)('%s', (page) => {
  const text = readSource(page)

  test('links lead somewhere', () => {
    const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target!)
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [path = '', heading] = decodeURIComponent(target).split('#')
        const file = path === '' ? page : normalize(join(dirname(page), path))
        if (!existsSync(join(root, file))) return true
        return heading !== undefined && !anchorsOf(file).includes(heading)
      })
    expect(broken).toEqual([])
  })

  test('names commands that there are', () => {
    const { scripts } = JSON.parse(readSource('package.json')) as { scripts: object }
    const named = [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name]) => name!)
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

test.each(['CONTRIBUTING.md', 'docs/architecture.md', 'README.md'])(
  '%s names files and folders that there are',
  (page) => {
    const named = [...readSource(page).matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)]
      .map(([, path]) => path!)
      .map((path) => (path.startsWith('lib/') ? `cloudfunctions/${path}` : path))
      .filter((path) => /^(src|cloudfunctions|sandbox|scripts|tests|docs)\//.test(path))
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  },
)
