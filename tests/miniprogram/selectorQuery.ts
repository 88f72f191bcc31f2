type Callback = (result: unknown) => void

/** `wx.createSelectorQuery()` on a screen without a layout: everything is a line of the screen's width at its top. */
export function selectorQuery(later: (run: () => void) => void): unknown {
  const rectangle = {
    left: 0,
    top: 0,
    right: 375,
    bottom: 40,
    width: 375,
    height: 40,
    scrollTop: 0,
    scrollLeft: 0,
  }
  const callbacks: (Callback | undefined)[] = []
  const ask = (callback?: Callback) => {
    callbacks.push(callback)
    return query
  }
  const node = {
    boundingClientRect: ask,
    scrollOffset: ask,
    fields: (_fields: unknown, callback?: Callback) => ask(callback),
    node: ask,
    context: ask,
  }
  const query: Record<string, unknown> = {
    in: () => query,
    select: () => node,
    selectAll: () => node,
    selectViewport: () => node,
    exec: (done?: Callback) =>
      later(() => {
        for (const callback of callbacks) callback?.({ ...rectangle })
        done?.(callbacks.map(() => ({ ...rectangle })))
      }),
  }
  return query
}
