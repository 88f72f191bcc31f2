import { Busy } from '../errors/busy.ts'

/** A bound on what one process of a function does at once; the rest waits a little or is told to come back. */
export interface Gate {
  /** @throws Busy; then nothing of the work was begun */
  run<T>(work: () => Promise<T>): Promise<T>
}

export interface GateOptions {
  /** At work at once. */
  most: number
  /** In the line behind them. */
  line: number
  /** The longest wait in the line, ms. */
  patience: number
}

/**
 * Of one function in one process. Two hundred at once, the platform answering after 300 ms, on two cores that others
 * used as well: 16 refused a quarter of them, 32 took 2.8–3.5 s, 64 took 1.8 s and 128 took 1.4 s, all of them served.
 * 64 is also as many connections as there are to the platform, and bounds how many of its answers are in memory. The
 * line is what 100 answers a second, the least that was seen there, can take in before patience ends: two hundred at
 * once never meet a refusal, a thousand do, and at once.
 */
export const PROCESS_LIMITS: GateOptions = { most: 64, line: 256, patience: 3000 }

/**
 * Of what may be megabytes large. Forty at once opening an agreement of 3 MB, half a second of one core each: with 64
 * of them at work 25 timed out after all that work, with 16 ten, with 8 none, and 17 were served. Of agreements of a
 * few kilobytes, the platform answering after 300 ms, 8 serve 25 a second.
 */
export const HEAVY_LIMITS: GateOptions = { most: 8, line: 128, patience: 5000 }

interface Waiting {
  enter(): void
  giveUp: NodeJS.Timeout
}

export function createGate({ most, line, patience }: GateOptions): Gate {
  let working = 0
  const waiting = new Set<Waiting>()

  function enter(): Promise<void> {
    if (working < most) {
      working += 1
      return Promise.resolve()
    }
    if (waiting.size >= line) return Promise.reject(new Busy())
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        enter: resolve,
        giveUp: setTimeout(() => {
          waiting.delete(one)
          reject(new Busy())
        }, patience),
      }
      waiting.add(one)
    })
  }

  /** The place goes to whoever has waited longest. */
  function leave(): void {
    const [next] = waiting
    if (next === undefined) {
      working -= 1
      return
    }
    waiting.delete(next)
    clearTimeout(next.giveUp)
    next.enter()
  }

  return {
    async run(work) {
      await enter()
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
