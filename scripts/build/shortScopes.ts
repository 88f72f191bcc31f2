import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { filesIn } from './files.ts'

/** The class by which Vue keeps a component's styles to its own elements. */
const SCOPE = /data-v-[0-9a-f]{8}/g

/**
 * Gives the scopes of a built mini-program short names: each stands at every element of its component and in every
 * selector of its style sheet, fifteen characters each time.
 */
export async function shortenScopes(directory: string): Promise<void> {
  const names = (await filesIn(directory)).filter((file) => /\.(wxml|wxss|js)$/.test(file))
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(directory, name), 'utf8') })),
  )
  const scopes = [...new Set(files.flatMap(({ text }) => text.match(SCOPE) ?? []))].sort()
  const short = new Map(scopes.map((scope, place) => [scope, `v-${place.toString(36)}`]))
  for (const { name, text } of files) {
    const changed = text.replace(SCOPE, (scope) => short.get(scope) ?? scope)
    if (changed !== text) await writeFile(join(directory, name), changed)
  }
}
