import { seeded } from '../fuzz/random.ts'
import { LINES } from './lines.ts'
import { CALM, STORMY } from './platform.ts'
import { byChance, type Choose } from './scheduler.ts'
import { World, type Broken, type Line } from './world.ts'

const ALL = Object.values(LINES)

/**
 * One run, made of nothing but its seed: a stay with something frozen, then a handful of processes that are given a
 * line or two, some of them the same, while processes die, the store fails, the network loses and delays; and then the
 * calm in which everything has to become known.
 * @throws BrokenPromise
 */
export async function runSchedule(seed: number, broken: Broken = {}): Promise<World> {
  const random = seeded(seed)
  const world = new World(byChance(random), { broken })
  const { scheduler, platform } = world
  platform.network = CALM
  const lines: Line[] = []
  const send = (line: Line, name: string) => {
    if (!lines.includes(line)) lines.push(line)
    world.send(line, name)
  }
  for (const line of [LINES.freeze, LINES.freezeElsewhere, LINES.settle].slice(
    0,
    random.below(4),
  )) {
    send(line, 'before')
    await scheduler.run()
  }
  platform.network = STORMY
  scheduler.deaths = random.below(3)
  // The same two lines over and over: what differs never meets.
  const some = [random.pick(ALL), random.pick(ALL)]
  for (let wave = 0; wave < 2; wave += 1) {
    for (let process = 1 + random.below(3); process > 0; process -= 1)
      send(random.pick(some), `${wave} ${process}`)
    if (random.below(3) === 0) world.timer(`timer ${wave}`)
    await scheduler.run()
    // Sometimes all of it is long over when the HIS comes again.
    if (random.below(4) === 0) scheduler.time += 700_000
  }
  await world.recover(lines)
  await world.check()
  return world
}

/** What came of walking through everything that may happen. */
export interface Walked {
  /** Runs, each to its end or to a moment that was met before. */
  runs: number
  /** Moments that differ: by what everybody has seen, by the store and by the platform. */
  moments: number
}

/**
 * Every interleaving of two processes, each given a line, with one death at most, at any moment of either: depth first,
 * each run beginning anew and going another way at the last moment that has one left.
 * @throws BrokenPromise
 */
export async function walkAll(
  one: Line,
  other: Line,
  options: { before?: readonly Line[]; broken?: Broken; most?: number } = {},
): Promise<Walked> {
  const met = new Set<string>()
  const path: { chosen: number; of: number }[] = []
  let runs = 0
  do {
    if ((runs += 1) > (options.most ?? Number.POSITIVE_INFINITY)) throw new Error('too many runs')
    await walkOnce(one, other, path, met, options)
  } while (goElsewhere(path))
  return { runs, moments: met.size }
}

async function walkOnce(
  one: Line,
  other: Line,
  path: { chosen: number; of: number }[],
  met: Set<string>,
  { before = [], broken = {} }: { before?: readonly Line[]; broken?: Broken },
): Promise<void> {
  let depth = 0
  let exploring = false
  const choose: Choose = (weights) => {
    if (!exploring) return 0
    const known = path[depth]
    if (known === undefined) path.push({ chosen: 0, of: weights.length })
    return path[depth++]!.chosen
  }
  const world = new World(choose, { broken, calm: true })
  for (const line of before) {
    world.send(line, 'before')
    await world.scheduler.run()
  }
  exploring = true
  world.scheduler.deaths = 1
  world.send(one, 'one')
  world.send(other, 'other')
  let isNew = true
  await world.scheduler.run(() => {
    // What lies on the way to the last fork was met when it was walked the first time.
    if (depth < path.length) return true
    const moment = world.moment()
    isNew = !met.has(moment)
    met.add(moment)
    return isNew
  })
  exploring = false
  if (!isNew) return
  await world.recover([...before, ...(one === other ? [one] : [one, other])])
  await world.check()
}

/** @returns whether there is a way left */
function goElsewhere(path: { chosen: number; of: number }[]): boolean {
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    if (++last.chosen < last.of) return true
    path.pop()
  }
  return false
}
