import type { Page } from 'playwright-core'

/** Runs in the page: what moved though nobody had touched anything, as the browser's own measure (CLS) has it. */
export const WATCH_SHIFTS = `window.__shifts = []
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries())
    if (!hadRecentInput)
      window.__shifts.push({ value, moved: sources.map(({ node }) => node?.textContent ?? '') })
}).observe({ type: 'layout-shift', buffered: true })`

/** What has moved so far. @param page with `WATCH_SHIFTS` from its beginning */
export const shiftsOf = (page: Page): Promise<{ value: number; moved: string[] }[]> =>
  page.evaluate('window.__shifts')

/** Runs in the page: nothing was seen before. */
export const FORGET_SEEN = `new Promise((resolve) => {
  const opening = indexedDB.open('sealed')
  opening.onsuccess = () => {
    const clearing = opening.result.transaction('sealed', 'readwrite')
    clearing.objectStore('sealed').clear()
    clearing.oncomplete = resolve
  }
})`
