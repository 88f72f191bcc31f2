import type { MoneyService } from '../../lib/journal/intent.ts'
import type { Fen } from '../../lib/protocol/index.ts'

/** One thing that moved money, or may have, in the order of our journal. */
export interface Movement {
  /** The intent's place in its stay's journal. */
  sequence: number
  service: MoneyService
  /** Undefined: a freeze of the whole credit, whose amount only its lost answer told. */
  amount: Fen | undefined
  /** False while its outcome is still being asked for. */
  certain: boolean
}

/** Of a movement that did happen, and its amount. */
export type Moved = Pick<Movement, 'sequence' | 'service'> & { amount: Fen }

/** A hold from its freeze on. Where `seen`: held = settled + released + outstanding, to the fen. */
export interface Hold {
  /** Our journal has its freeze: held, released and outstanding are the whole truth. */
  seen: boolean
  held: Fen
  released: Fen
  settled: Fen
  outstanding: Fen
  /** Given back of `settled`; counted beside it. */
  refunded: Fen
  settlements: number
}

/** How the movements of a stay follow from one another. */
export interface Course {
  holds: Hold[]
  /** What each settlement, by its sequence, left over and thereby released. */
  rests: Map<number, Fen>
}

/**
 * Follows the movements of a stay.
 * @param settlementEnds whether a settlement releases what it leaves over, as the ledgers of both sides have it; or
 *   leaves it frozen until it is released, as the standard does not forbid
 * @returns undefined where they cannot have followed one another so: more taken than was there
 */
export function follow(movements: readonly Moved[], settlementEnds: boolean): Course | undefined {
  const course: Course = { holds: [], rests: new Map() }
  for (const moved of movements) if (!take(course, moved, settlementEnds)) return undefined
  return course
}

/** @returns whether it can be */
function take(
  { holds, rests }: Course,
  { service, amount, sequence }: Moved,
  settlementEnds: boolean,
): boolean {
  switch (service) {
    case 'freeze': {
      let last = holds.at(-1)
      if (last === undefined || !last.seen || last.outstanding === 0n)
        holds.push((last = hold(true)))
      last.held += amount
      last.outstanding += amount
      return true
    }
    case 'release': {
      const from = takeFrom(holds, amount)
      if (from === undefined) return false
      from.released += amount
      return true
    }
    case 'settle': {
      const from = takeFrom(holds, amount)
      if (from === undefined) return false
      from.settled += amount
      from.settlements += 1
      if (from.seen && settlementEnds) {
        rests.set(sequence, from.outstanding)
        from.released += from.outstanding
        from.outstanding = 0n
      }
      return true
    }
    case 'refund':
      return giveBack(holds, amount)
  }
}

/** The latest hold, the amount taken from it. @returns undefined where there is not so much */
function takeFrom(holds: Hold[], amount: Fen): Hold | undefined {
  let last = holds.at(-1)
  if (last === undefined) holds.push((last = hold(false)))
  if (last.seen && amount > last.outstanding) return undefined
  last.outstanding -= amount
  return last
}

/** From the latest hold that has paid so much; whoever has seen no settlement has not seen the first of it. */
function giveBack(holds: Hold[], amount: Fen): boolean {
  const paying = holds.findLast(({ settled, refunded }) => settled - refunded >= amount)
  if (holds.length === 0) holds.push(hold(false))
  const unseen = holds.find(({ seen }) => !seen)
  const from = paying ?? (unseen?.settlements === 0 ? unseen : undefined)
  if (from === undefined) return false
  from.refunded += amount
  return true
}

const hold = (seen: boolean): Hold => ({
  seen,
  held: 0n,
  released: 0n,
  settled: 0n,
  outstanding: 0n,
  refunded: 0n,
  settlements: 0,
})
