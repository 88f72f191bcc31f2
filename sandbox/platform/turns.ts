/** Lets a call wait for the one that comes after it, and ends every wait when the platform closes. */
export interface Turns {
  /** To be called when a call has been answered or given up. */
  finished(): void
  /** Until another call has finished, or the time is over, or the platform closes. */
  nextFinished(ms: number): Promise<void>
  /** At least `ms`, or until the platform closes. */
  sleep(ms: number): Promise<void>
  close(): void
}

export function createTurns(): Turns {
  const waiting = new Set<() => void>()
  const sleeping = new Set<() => void>()
  let closed = false

  function wait(among: Set<() => void>, ms: number): Promise<void> {
    if (closed) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        among.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      among.add(end)
    })
  }

  return {
    finished: () => [...waiting].forEach((end) => end()),
    nextFinished: (ms) => wait(waiting, ms),
    sleep: (ms) => wait(sleeping, ms),
    close() {
      closed = true
      for (const end of [...waiting, ...sleeping]) end()
    },
  }
}
