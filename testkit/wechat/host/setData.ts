import type { SetData } from './api.ts'
import type { Options } from './engine.ts'

interface Component {
  setData(data: object, done?: () => void): void
}

type Created = (this: unknown) => void

let turn = 0
let turnEnds = false

/** Options whose component tells of each call of `setData`. */
export function withSetDataTold(options: Options, tell: (told: SetData) => void): Options {
  const lifetimes = options.lifetimes as { created?: Created } | undefined
  // That of `lifetimes` goes before the one beside it, which would be heard no more.
  const created = lifetimes?.created ?? (options.created as Created | undefined)
  return {
    ...options,
    lifetimes: {
      ...lifetimes,
      created(this: Component) {
        const draw = this.setData.bind(this)
        this.setData = (data, done) => {
          const { length: bytes } = new TextEncoder().encode(JSON.stringify(data))
          tell({ bytes, turn: thisTurn() })
          draw(data, done)
        }
        created?.call(this)
      },
    },
  }
}

function thisTurn(): number {
  if (!turnEnds) {
    turnEnds = true
    setTimeout(() => {
      turnEnds = false
      turn++
    })
  }
  return turn
}
