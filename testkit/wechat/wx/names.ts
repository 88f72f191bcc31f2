import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Every function WeChat has under `wx`, as its own types list them. */
export function namesOfWx(): string[] {
  const types = createRequire(import.meta.url)
  const file = types.resolve('miniprogram-api-typings/types/wx/lib.wx.api.d.ts')
  const text = readFileSync(file, 'utf8')
  const members = text.slice(text.indexOf('\n    interface Wx {'))
  const names = new Set(
    [...members.matchAll(/^ {8}([a-z]\w+)(?:<[^(]*>)?\(/gm)].map(([, name]) => name!),
  )
  if (!names.has('preloadAssets') || names.size < 300)
    throw new Error('the types of wx are not where they were')
  return [...names]
}
