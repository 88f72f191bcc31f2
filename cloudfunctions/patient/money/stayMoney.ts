import type { Fen } from '../../lib/protocol/index.ts'
import type { PreauthorizationPhase } from '../api.ts'
import { follow, type Course, type Hold, type Moved, type Movement } from './course.ts'
import { fromPlatform, phaseOfUnseen, type Told, type View } from './told.ts'

/** Of a stay, over all its freezes. Where all four are there: held = used + released + outstanding. */
export interface StayMoney extends View {
  /**
   * Of `released`: what each settlement, by its sequence in the journal, left over. Empty where that is not certain.
   */
  rests: ReadonlyMap<number, Fen>
  /** Something's outcome is still being asked for. */
  checking: boolean
  /** The platform tells what in no reading fits our journal. */
  contradiction: boolean
}

/** More outcomes than this are never open at once; beyond it nothing is concluded. */
const MOST_OPEN = 4

/**
 * What follows from what the platform tells (BC00.03.00.02) and our journal together. The standard leaves open whether
 * `frez_amt` is what was frozen or what still is, and whether `cntr_act_amt` is lessened by refunds; a call whose
 * outcome is open may have happened or not. Every such case that fits what is told is looked at, and only what they all
 * agree upon is said. No code of the platform's takes part.
 * @param movements of the journal, oldest first
 */
export function stayMoney(told: Told, movements: readonly Movement[]): StayMoney {
  const checking = movements.some(({ certain }) => !certain)
  const courses = possible(movements, told).filter((course) => fits(course, told))
  const [course, ...others] = courses
  if (course === undefined)
    return { phase: 'unknown', rests: new Map(), checking, contradiction: !checking }
  const views = courses.map((one) => viewOf(one, told))
  const agreed = <K extends keyof View>(name: K): View[K] | undefined => {
    const [value, ...differing] = new Set(views.map((view) => view[name]))
    return differing.length === 0 ? value : undefined
  }
  return {
    phase: agreed('phase') ?? commonPhase(views.map(({ phase }) => phase)),
    held: agreed('held'),
    used: agreed('used'),
    released: agreed('released'),
    outstanding: agreed('outstanding'),
    refunded: agreed('refunded'),
    rests: others.length === 0 ? course.rests : new Map(),
    checking,
    contradiction: false,
  }
}

/** Every way in which the movements may have gone. */
function possible(movements: readonly Movement[], told: Told): Course[] {
  if (movements.filter(({ certain }) => !certain).length > MOST_OPEN) return []
  const courses: Course[] = []
  for (const happened of choices(movements)) {
    // A freeze of the whole credit is what the platform tells of it.
    if (told.frozen === 0n && happened.some(({ amount }) => amount === undefined)) continue
    const moved: Moved[] = happened.map((one) => ({ ...one, amount: one.amount ?? told.frozen }))
    for (const settlementEnds of [true, false]) {
      const course = follow(moved, settlementEnds)
      if (course !== undefined && (settlementEnds || isLeftFrozen(course, told)))
        courses.push(course)
    }
  }
  return courses
}

/** All that is certain, with every choice of what is open. */
const choices = (movements: readonly Movement[]): Movement[][] =>
  movements.reduce<Movement[][]>(
    (ways, one) => ways.flatMap((way) => [...(one.certain ? [] : [way]), [...way, one]]),
    [[]],
  )

/** That a settlement has left something frozen is believed where the platform says just how much. */
const isLeftFrozen = ({ holds }: Course, told: Told): boolean => {
  const outstanding = holds.at(-1)?.outstanding ?? 0n
  return outstanding > 0n && told.frozen === outstanding
}

function fits({ holds }: Course, { frozen, settled }: Told): boolean {
  const last = holds.at(-1)
  if (last === undefined) return true
  const settledFits = [[last], holds].some((of) => {
    const paid = sum(of, 'settled')
    return settled === paid || settled === paid - sum(of, 'refunded')
  })
  if (!last.seen) return last.settlements === 0 || settledFits
  const frozenFits =
    frozen === last.outstanding || frozen === last.held || frozen === sum(holds, 'held')
  return frozenFits && settledFits
}

function viewOf({ holds }: Course, told: Told): View {
  const last = holds.at(-1)
  if (last === undefined) return fromPlatform(told)
  const seen = holds.every((one) => one.seen)
  const paidSeen = holds.every((one) => one.seen || one.settlements > 0)
  return {
    phase: last.seen || last.settlements > 0 ? phaseOf(last) : phaseOfUnseen(last, told),
    held: seen ? sum(holds, 'held') : undefined,
    used: paidSeen ? sum(holds, 'settled') : undefined,
    released: seen ? sum(holds, 'released') : undefined,
    outstanding: last.seen ? last.outstanding : told.frozen === 0n ? 0n : undefined,
    refunded: paidSeen || sum(holds, 'refunded') > 0n ? sum(holds, 'refunded') : undefined,
  }
}

function phaseOf({
  outstanding,
  released,
  settled,
  refunded,
  settlements,
}: Hold): PreauthorizationPhase {
  if (settlements > 0) return refunded > 0n && refunded === settled ? 'refunded' : 'settled'
  if (outstanding === 0n) return 'released'
  return released > 0n ? 'partly-released' : 'frozen'
}

/** Where they differ: what is true whichever of them is. */
function commonPhase(phases: readonly PreauthorizationPhase[]): PreauthorizationPhase {
  const all = (...some: PreauthorizationPhase[]) => phases.every((phase) => some.includes(phase))
  if (all('frozen', 'partly-released')) return 'frozen'
  return all('settled', 'refunded') ? 'settled' : 'unknown'
}

const sum = (holds: readonly Hold[], name: 'held' | 'released' | 'settled' | 'refunded'): Fen =>
  holds.reduce((total, hold) => total + hold[name], 0n)
