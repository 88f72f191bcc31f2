/**
 * In a browser, Back closes an open sheet before it leaves the page: the sheet stands in the history as an entry of its
 * own. In WeChat the sheet's page-container does the same.
 */
// #ifdef H5
let close: (() => void) | undefined
/** An entry is being taken out again, which the browser does in its own time. */
let withdrawing = false
const waiting: (() => void)[] = []

function wentBack(event: PopStateEvent): void {
  if (!withdrawing && close === undefined) return
  // The router knows nothing of the entry.
  event.stopImmediatePropagation()
  if (withdrawing) {
    withdrawing = false
    for (const run of waiting.splice(0)) run()
    return
  }
  const closing = close
  close = undefined
  closing?.()
}
// #endif

/** Once, before the router listens. */
export function listenForBack(): void {
  // #ifdef H5
  window.addEventListener('popstate', wentBack, true)
  // #endif
}

/** A sheet has opened. @param closeSheet what Back does now */
export function holdBack(closeSheet: () => void): void {
  // #ifdef H5
  afterBack(() => {
    if (close === undefined) history.pushState(history.state, '')
    close = closeSheet
  })
  // #endif
}

/** It was closed by Back, or by itself: then its entry goes, too. */
export function releaseBack(): void {
  // #ifdef H5
  if (close === undefined) return
  close = undefined
  withdrawing = true
  history.back()
  // #endif
}

/** Runs it once the history is in order: a page that opens meanwhile would be the one that is left. */
export function afterBack(run: () => void): void {
  let now = true
  // #ifdef H5
  now = !withdrawing
  if (withdrawing) waiting.push(run)
  // #endif
  if (now) run()
}
