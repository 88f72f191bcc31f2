import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export const readSource = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The types of CareError that files, or the files of folders, name in a `new …Error('type'`; tests left out. */
export function typesThrownIn(places: readonly string[]): Set<string> {
  const files = places.flatMap((place) =>
    statSync(join(root, place)).isDirectory() ? sourcesUnder(place) : [place],
  )
  const types = files.flatMap((file) =>
    [
      ...readSource(file).matchAll(
        /(?:\w+Error\(|super\()\s*'((?:protocol|state|input|unavailable)\.[a-z-]+)'/g,
      ),
    ].flatMap(([, type]) => type ?? []),
  )
  return new Set([
    ...types,
    ...files.flatMap((file) =>
      [...readSource(file).matchAll(/type: '(unavailable\.[a-z-]+)'/g)].flatMap(
        ([, type]) => type ?? [],
      ),
    ),
  ])
}

/** The files of a folder and the folders in it; tests left out. */
export const sourcesUnder = (folder: string): string[] =>
  (readdirSync(join(root, folder), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
