import type { Random } from '../fuzz/random.ts'

/** Whatever can happen next: a step of somebody, the network's, or that somebody dies. */
interface Step {
  owner: Actor | undefined
  /** Not before this time, ms since the epoch; whoever waits for it may be late. */
  at: number
  /** How likely it is among the others, where chance decides. */
  weight: number
  take(): void
}

/** A process that may die between any two of its steps; what it was about to do is never done then. */
export interface Actor {
  name: string
  alive: boolean
  /** Everything it has seen so far: by that, and by what all share, two moments are the same. */
  seen: string
  /** It waits for others to get on, as with a sleep, and is passed over until somebody has. */
  waitsSince?: number
}

/** Decides among so many possibilities. */
export type Choose = (weights: readonly number[]) => number

export const byChance =
  (random: Random): Choose =>
  (weights) => {
    let left = random.below(weights.reduce((sum, weight) => sum + weight, 0))
    return weights.findIndex((weight) => (left -= weight) < 0)
  }

/** More steps than any run needs: beyond them somebody waits for ever. */
const MOST_STEPS = 5000

/** Until everybody waits for a step: a tick comes when all promises that were kept have been heard of. */
const standstill = () => new Promise<void>((resolve) => process.nextTick(resolve))

/**
 * Runs several actors on a virtual clock, one step at a time: at every await of theirs that leaves the process it is
 * decided who goes on, whether somebody dies first, and what the network does.
 */
export class Scheduler {
  time: number
  /** Deaths that may still happen. */
  deaths = 0
  deathWeight = 1
  steps = 0
  private waiting: Step[] = []
  private readonly choose: Choose

  constructor(choose: Choose, time: number) {
    this.choose = choose
    this.time = time
  }

  /** Which of so many; for faults. */
  pick(weights: readonly number[]): number {
    const possible = [...weights.keys()].filter((at) => weights[at]! > 0)
    return possible.length === 1
      ? possible[0]!
      : possible[this.choose(possible.map((at) => weights[at]!))]!
  }

  /** The actor goes on when it is chosen. Of whoever is dead nothing goes on. */
  pause(actor: Actor, at = 0, weight = 4): Promise<void> {
    actor.seen += '.'
    return new Promise((resolve) => {
      if (actor.alive) this.waiting.push({ owner: actor, at, weight, take: resolve })
    })
  }

  /** Sleeping is waiting for the others: nobody sleeps twice while nothing happens, unless all do. */
  async sleep(actor: Actor, ms: number): Promise<void> {
    actor.waitsSince = this.steps
    await this.pause(actor, this.time + ms)
    delete actor.waitsSince
  }

  /** What happens by itself, whoever is alive. @returns takes it back */
  happens(take: () => void, { at = 0, weight = 4 } = {}): () => void {
    const step: Step = { owner: undefined, at, weight, take }
    this.waiting.push(step)
    return () => {
      this.waiting = this.waiting.filter((one) => one !== step)
    }
  }

  /** Until nobody has anything left to do. @param before called before each decision */
  async run(before: () => boolean = () => true): Promise<void> {
    for (;;) {
      await standstill()
      const ready = this.ready()
      if (ready.length === 0) return
      if (!before()) return
      if (++this.steps > MOST_STEPS) throw new Error('somebody waits for ever')
      const mortal = this.deaths > 0 ? this.mortals() : []
      const weights = [...ready.map(({ weight }) => weight), ...mortal.map(() => this.deathWeight)]
      const chosen = weights.length === 1 ? 0 : this.choose(weights)
      const step = ready[chosen]
      if (step === undefined) this.kill(mortal[chosen - ready.length]!)
      else this.take(step)
    }
  }

  /** Who waits for what, as far as it can be told apart. */
  pattern = (): string =>
    this.waiting
      .map(
        ({ owner }) =>
          `${owner?.name ?? 'network'}${owner?.waitsSince === this.steps ? ' asleep' : ''}`,
      )
      .sort()
      .join()

  private ready(): Step[] {
    const awake = this.waiting.filter(({ owner }) => owner?.waitsSince !== this.steps)
    return awake.length > 0 ? awake : this.waiting
  }

  private mortals(): Actor[] {
    return [...new Set(this.waiting.flatMap(({ owner }) => (owner?.alive ? [owner] : [])))]
  }

  private take(step: Step): void {
    this.waiting = this.waiting.filter((one) => one !== step)
    this.time = Math.max(this.time + 1, step.at)
    step.take()
  }

  private kill(actor: Actor): void {
    this.deaths -= 1
    actor.alive = false
    this.waiting = this.waiting.filter(({ owner }) => owner !== actor)
  }
}
