interface Timer {
  id: number
  at: number
  every: number | undefined
  run: () => void
}

/** Time that stands still until a test moves it. Milliseconds. */
export class Clock {
  now: number
  #timers: Timer[] = []
  #last = 0

  constructor(now: number) {
    this.now = now
  }

  set(run: () => void, delay = 0, repeat = false): number {
    const wait = Math.max(Number(delay) || 0, repeat ? 1 : 0)
    this.#timers.push({
      id: ++this.#last,
      at: this.now + wait,
      every: repeat ? wait : undefined,
      run,
    })
    return this.#last
  }

  clear(id: unknown): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id)
  }

  /** Runs the earliest timer that is due at `until`, and moves time to it. False where there is none. */
  runNext(until: number): boolean {
    const [timer] = this.#timers
      .filter(({ at }) => at <= until)
      .sort((a, b) => a.at - b.at || a.id - b.id)
    if (timer === undefined) return false
    this.now = Math.max(this.now, timer.at)
    if (timer.every === undefined) this.clear(timer.id)
    else timer.at += timer.every
    timer.run()
    return true
  }
}
