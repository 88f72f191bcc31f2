import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The page that the app opens with, as pages.json names it: a path without an ending.
 * @param directory where pages.json lies
 */
export function firstPageIn(directory: string): string {
  const { pages } = JSON.parse(readFileSync(join(directory, 'pages.json'), 'utf8')) as {
    pages: [{ path: string }]
  }
  return pages[0].path
}
