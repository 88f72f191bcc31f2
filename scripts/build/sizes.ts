import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { filesIn } from './files.ts'

/** One line of the table. Bytes. */
export interface Size {
  what: string
  bytes: number
  /** Over it the build fails. */
  limit: number
  /** Over it the table says so. */
  goal?: number
}

const KB = 1024

/**
 * What WeChat downloads before it shows the first page, and each subpackage. WeChat's own limit is 2 MB each.
 * @param directory a built mini-program
 */
export async function miniProgramSizes(directory: string): Promise<Size[]> {
  const app = JSON.parse(await readFile(join(directory, 'app.json'), 'utf8')) as Record<
    string,
    { root: string }[] | undefined
  >
  const roots = (app.subPackages ?? app.subpackages ?? []).map(
    ({ root }) => `${root.replace(/^\/|\/$/g, '')}/`,
  )
  const totals = new Map<string, number>([['', 0], ...roots.map((root) => [root, 0] as const)])
  for (const file of await filesIn(directory)) {
    const root = roots.find((one) => file.startsWith(one)) ?? ''
    totals.set(root, (totals.get(root) ?? 0) + (await stat(join(directory, file))).size)
  }
  return [...totals].map(([root, bytes]) =>
    root === ''
      ? { what: 'mini-program, main package', bytes, limit: 300 * KB, goal: 240 * KB }
      : { what: `mini-program, subpackage ${root}`, bytes, limit: 2048 * KB },
  )
}

interface Chunk {
  file: string
  imports?: string[]
  css?: string[]
  isEntry?: boolean
}

/**
 * What a browser downloads, compressed, before it shows the first page: index.html with its scripts, styles and
 * preloads, and the first page's chunk with all it imports.
 * @param directory a built H5 app with vite's manifest
 * @param firstPage the page's path in pages.json
 */
export async function firstScreenSize(directory: string, firstPage: string): Promise<Size> {
  const files = await firstScreenFiles(directory, firstPage)
  let bytes = 0
  for (const file of files)
    bytes += gzipSync(await readFile(join(directory, file)), { level: 9 }).length
  return {
    what: `H5, first screen, gzip (${files.length} files)`,
    bytes,
    limit: 106 * KB,
    goal: 100 * KB,
  }
}

/** @throws Error where the manifest does not know the page, or index.html loads a file that is not there */
export async function firstScreenFiles(directory: string, firstPage: string): Promise<string[]> {
  const manifest = JSON.parse(
    await readFile(join(directory, '.vite/manifest.json'), 'utf8'),
  ) as Record<string, Chunk>
  const html = await readFile(join(directory, 'index.html'), 'utf8')
  const files = new Set(['index.html'])
  for (const [, path = ''] of html.matchAll(
    /<(?:script|link)\b[^>]*?\s(?:src|href)="(?:\.?\/)([^"]+)"/g,
  ))
    files.add(path)

  const visit = (name: string) => {
    const chunk = manifest[name]
    if (chunk === undefined) throw new Error(`vite's manifest does not know ${name}`)
    if (files.has(chunk.file) && !chunk.isEntry) return
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const imported of chunk.imports ?? [])
      if (!files.has(manifest[imported]?.file ?? '')) visit(imported)
  }
  const entry = Object.entries(manifest).find(([, { isEntry }]) => isEntry)
  visit(entry?.[0] ?? 'index.html')
  const pages = Object.keys(manifest).filter((name) => name.endsWith(`/${firstPage}.vue`))
  const [page] = pages
  if (page === undefined || pages.length > 1)
    throw new Error(`vite's manifest has ${pages.length} chunks for the first page ${firstPage}`)
  visit(page)
  return [...files]
}
