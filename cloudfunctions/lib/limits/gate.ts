import { UnavailableError } from '../protocol/index.ts'

/** A bound on what one process of a function does at once; the rest waits a little or is told to come back. */
export interface Gate {
  /** @throws UnavailableError `unavailable.busy`; then nothing of the work was begun */
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

/** Of one function in one process. Measured; see scripts/load. */
export const PROCESS_LIMITS: GateOptions = { most: 64, line: 256, patience: 3000 }

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
    if (waiting.size >= line) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        enter: resolve,
        giveUp: setTimeout(() => {
          waiting.delete(one)
          reject(busy())
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

const busy = () => new UnavailableError('unavailable.busy', '现在办理的人太多，请稍等几秒再试')
