import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const text = (path: string): string => readFileSync(resolve(root, path), 'utf8')

const { pages, preloadRule } = JSON.parse(text('pages.json')) as {
  pages: { path: string }[]
  preloadRule: Record<string, { packages: string[] }>
}
const routes = new Map(
  [...text('src/navigation/go.ts').matchAll(/^ {2}(\w+): '\/([^']+)'/gm)].map(([, route, path]) => [
    route!,
    path!,
  ]),
)

/** The subpackages that a page opens, itself or by what it is made of. */
function opened(file: string, seen = new Set<string>()): Set<string> {
  seen.add(file)
  const source = text(file)
  const found = new Set(
    [...source.matchAll(/\bgo\('(\w+)'/g)]
      .map(([, route]) => routes.get(route!)!.split('/')[0]!)
      .filter((packageRoot) => packageRoot !== 'pages'),
  )
  for (const [, name] of source.matchAll(/from '(\.[^']+\.vue)'/g)) {
    const part = resolve(root, dirname(file), name!)
    if (!seen.has(part)) for (const one of opened(part, seen)) found.add(one)
  }
  return found
}

it('knows where the first pages lead', () => {
  expect(opened('src/pages/stay/index.vue')).toContain('pages-agreements')
})

it.each(['pages/arrival/index', 'pages/stay/index'])(
  'what one tap opens from %s is there before it, and nothing else is fetched',
  (page) => {
    expect(pages.map(({ path }) => path)).toContain(page)
    expect([...preloadRule[page]!.packages].sort()).toEqual([...opened(`src/${page}.vue`)].sort())
  },
)
