import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { filesIn } from '../../scripts/build/files.ts'
import { worded } from '../../scripts/build/wechat/problem.ts'
import { compileTemplates } from '../../scripts/build/wechat/templates.ts'
import { compileWxml } from '../../scripts/build/wechat/wxml.ts'
import { compileWxss } from '../../scripts/build/wechat/wxss.ts'
import { CLASS_PREFIX, type Pack } from './host/pack.ts'
import { BUILT_INS } from './wx/facts.ts'

const packs = new Map<string, Promise<Pack>>()

/**
 * Compiles a built mini-program with WeChat's compilers. Each folder once: it is not looked at again.
 * @param screenWidth CSS pixels, for what is measured in rpx
 * @throws Error where they would not take it
 */
export function packOf(directory: string, screenWidth = 375): Promise<Pack> {
  const key = `${directory} ${screenWidth}`
  const known = packs.get(key) ?? compile(directory, screenWidth)
  packs.set(key, known)
  return known
}

async function compile(directory: string, screenWidth: number): Promise<Pack> {
  const files = await filesIn(directory)
  const read = (file: string) => readFile(join(directory, file), 'utf8')
  const of = (ending: string) => files.filter((file) => file.endsWith(ending))
  const bare = (file: string) => file.slice(0, file.lastIndexOf('.'))
  const wxml = compileWxml(directory, of('.wxml'))
  const templates = compileTemplates(directory, of('.wxml'), withOwnTags)
  const wxss = compileWxss(directory, of('.wxss'), {
    screenWidth,
    classPrefix: CLASS_PREFIX,
  })
  const problems = [...wxml.problems, ...templates.problems, ...wxss.problems]
  if (problems.length > 0) throw new Error(problems.map(worded).join('\n'))
  const json = await Promise.all(
    of('.json').map(async (file) => [bare(file), JSON.parse(await read(file)) as object] as const),
  )
  const scripts = await Promise.all(
    of('.js').map(async (file) => [file, await read(file)] as const),
  )
  return {
    app: JSON.parse(await read('app.json')) as Pack['app'],
    json: Object.fromEntries(json),
    scripts: Object.fromEntries(scripts),
    wxml: wxml.script,
    templates: templates.expression,
    styles: Object.fromEntries(
      Object.entries(wxss.styles).map(([file, css]) => [bare(file), css] as const),
    ),
  }
}

/** glass-easel draws a component as its tag: WeChat's `<input>` would be the browser's own. */
const withOwnTags = (wxml: string): string =>
  wxml.replace(new RegExp(String.raw`<(/?)(${BUILT_INS.join('|')})(?=[\s>/])`, 'g'), '<$1wx-$2')

let script: Promise<string> | undefined

/** The host as one script that leaves `host` behind: `Host` and the engines. Made once. */
export function hostScript(): Promise<string> {
  script ??= build({
    entryPoints: [fileURLToPath(new URL('host/index.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'hostParts',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  }).then(({ outputFiles }) => outputFiles[0]!.text)
  return script
}
