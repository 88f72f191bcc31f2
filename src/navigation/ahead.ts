import { recall } from '../platform/storage.ts'

/** How long nothing has to be asked for beside what a page itself needs, ms: a browser on an iPhone does not tell. */
const IDLE_MS = 1000

const fetched = new Set<string>()

/** Written out, with its name: the browser's build keeps only those of uni's functions that it finds so. */
function fetchPage(url: string): void {
  if (fetched.has(url)) return
  fetched.add(url)
  uni.preloadPage({ url, fail: () => fetched.delete(url) })
}

/**
 * In a browser a page's code is a file of its own, fetched when it is opened: those that come next are fetched before,
 * once nobody waits for anything. In WeChat they are there already, or are fetched by the preloadRule of pages.json.
 */
export function fetchAhead(): void {
  const page = `/${getCurrentPages().at(-1)?.route ?? ''}`
  // Whoever was authorised here before is on his way there already.
  if (page === '/pages/arrival/index' && recall('patient') !== undefined)
    fetchPage('/pages/stay/index')
  setTimeout(() => {
    for (const next of NEXT[page] ?? []) fetchPage(next)
  }, IDLE_MS)
}

const NEXT: Record<string, string[]> = {
  '/pages/arrival/index': ['/pages/consent/index', '/pages/identity/index', '/pages/handoff/index'],
  '/pages/handoff/index': ['/pages/stay/index'],
  '/pages/stay/index': [
    '/pages-agreements/list/index',
    '/pages-patients/list/index',
    '/pages-about/guide/index',
    '/pages-care/one/index',
  ],
}
