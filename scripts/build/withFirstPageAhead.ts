import type { HtmlTagDescriptor, IndexHtmlTransformContext, Plugin } from 'vite'
import { firstPageIn } from './firstPage.ts'

type Bundle = NonNullable<IndexHtmlTransformContext['bundle']>

/**
 * A page's code is a file of its own, which the browser would hear of only once the app runs: the first page's is named
 * in index.html, and comes meanwhile.
 * @param root with pages.json
 */
export function withFirstPageAhead(root: string): Plugin {
  let base = '/'
  return {
    name: 'with-first-page-ahead',
    apply: (_config, { command }) => command === 'build' && process.env.UNI_PLATFORM === 'h5',
    configResolved(config) {
      base = config.base
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        if (bundle === undefined) return []
        return tagsFor(bundle, `/src/${firstPageIn(root)}.vue`, base)
      },
    },
  }
}

/** @throws Error where the page is in no file of its own */
function tagsFor(bundle: Bundle, page: string, base: string): HtmlTagDescriptor[] {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
  const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(page))
  if (first === undefined) throw new Error(`no file of its own for ${page}`)
  const scripts = new Set<string>()
  const styles = new Set<string>()
  const visit = (fileName: string) => {
    const chunk = chunks.find((one) => one.fileName === fileName)
    if (chunk === undefined || chunk.isEntry || scripts.has(fileName)) return
    scripts.add(fileName)
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
    chunk.imports.forEach(visit)
  }
  visit(first.fileName)
  const link = (rel: string, file: string): HtmlTagDescriptor => ({
    tag: 'link',
    attrs: { rel, crossorigin: true, href: `${base}${file}` },
    injectTo: 'head',
  })
  return [
    ...[...scripts].map((file) => link('modulepreload', file)),
    ...[...styles].map((file) => link('stylesheet', file)),
  ]
}
