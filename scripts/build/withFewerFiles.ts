import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { firstPageIn } from './firstPage.ts'

/**
 * Where the code that pages share lies: everything of src that is neither a page, a component, nor a subpackage's own,
 * and the rules that it shares with the functions.
 */
const SHARED =
  /\/(src\/(api|dates|documents|entry|identity|money|navigation|platform|stay|stores|words)|shared)\/[^?]*\.ts$/

/** What is imported as more than a type. */
const IMPORTS = /^import\s(?!type\s)(?:[^'"]*\sfrom\s)?'(\.[^']+)'/gm

/**
 * Two files for the code that the pages share: what runs before the first page is there, and the rest. uni-app gives
 * each module a file of its own, and WeChat's compiler its own preamble and helpers to each.
 * @param root with src and pages.json
 */
export function withFewerFiles(root: string): Plugin {
  return {
    name: 'with-fewer-files',
    apply: () => process.env.UNI_PLATFORM === 'mp-weixin',
    outputOptions(options) {
      const { manualChunks } = options
      if (typeof manualChunks !== 'function')
        throw new Error('uni-app no longer says which module goes where')
      const first = filesOfFirstPage(process.env.UNI_INPUT_DIR ?? join(root, 'src'))
      return {
        ...options,
        manualChunks: (id, api) => {
          const file = id.replaceAll('\\', '/')
          if (!SHARED.test(file)) return manualChunks(id, api)
          return first.has(file) ? 'common/shared' : 'common/later'
        },
      }
    },
  }
}

/** All that the app itself and its first page import, and so on. */
function filesOfFirstPage(src: string): Set<string> {
  const files = new Set<string>()
  const visit = (file: string) => {
    const path = file.replaceAll('\\', '/')
    if (files.has(path)) return
    files.add(path)
    for (const [, name] of readFileSync(file, 'utf8').matchAll(IMPORTS))
      if (/\.(ts|vue)$/.test(name!)) visit(join(dirname(file), name!)) // the pattern has one group
  }
  for (const file of ['main.ts', 'App.vue', `${firstPageIn(src)}.vue`]) visit(join(src, file))
  return files
}
