import { isDeepStrictEqual } from 'node:util'
import type { Gauges } from '../health/metrics.ts'
import { StoreUnavailable, isOvertaken } from '../store/errors.ts'
import { put } from '../store/put.ts'
import type { Document, Store, Stored } from '../store/store.ts'
import type { StaffChannel } from './channel.ts'
import { alertMessage } from './alertMessage.ts'
import { nextStep, type Causes, type Step } from './causes.ts'

export interface AlarmDependencies {
  channels: readonly StaffChannel[]
  store: Store
  /** Whose installation it is. */
  institution: string
  /** ms since the epoch. */
  now: () => number
}

/** Tells the hospital's own people what has gone wrong, and what is well again. */
export interface Alarm {
  /**
   * Each channel by itself: one that fails is tried again by a later tick, and does not keep the others from anything.
   * @throws StaffChannelError, StoreUnavailable: the first of the failures
   */
  ring(gauges: Gauges): Promise<void>
}

interface Told extends Document {
  causes: Causes
}

/**
 * Whoever writes down first that it will be told, tells it: two ticks at once make one message. Where the store is
 * away, which is itself a cause, the process remembers, as long as it lives.
 */
export function createAlarm({ channels, store, institution, now }: AlarmDependencies): Alarm {
  const remembered = new Map<string, Causes>()

  async function ringOne(channel: StaffChannel, gauges: Gauges): Promise<void> {
    const id = `staff~${channel.name}`
    const stored = await store.get<Told>('pulse', id).catch(unlessAway)
    const written = stored === AWAY ? {} : (stored?.document.causes ?? {})
    const before = { ...written, ...remembered.get(channel.name) }
    const step = nextStep(before, gauges, now())
    if (isDeepStrictEqual(step.causes, written)) return
    const kept = await keep(id, channel, stored, step.causes)
    if (kept === undefined || step.begun.length + step.over.length === 0) return
    try {
      await channel.send(alertMessage(step, gauges, { institution, now: now() }))
    } catch (error) {
      await keep(id, channel, kept, asBefore(step, before))
      throw error
    }
  }

  /** What is kept now; undefined where somebody else was faster. */
  async function keep(
    id: string,
    { name }: StaffChannel,
    stored: Stored<Told> | typeof AWAY | undefined,
    causes: Causes,
  ): Promise<Stored<Told> | typeof AWAY | undefined> {
    const kept = stored === AWAY ? AWAY : await write(store, id, stored, causes)
    if (kept === AWAY) remembered.set(name, causes)
    else remembered.delete(name)
    return kept
  }

  return {
    async ring(gauges) {
      const ended = await Promise.allSettled(channels.map((channel) => ringOne(channel, gauges)))
      const failed = ended.find(({ status }) => status === 'rejected')
      if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
    },
  }
}

const AWAY = Symbol('the store is away')

function unlessAway(error: unknown): typeof AWAY {
  if (error instanceof StoreUnavailable) return AWAY
  throw error
}

async function write(
  store: Store,
  id: string,
  stored: Stored<Told> | undefined,
  causes: Causes,
): Promise<Stored<Told> | typeof AWAY | undefined> {
  try {
    return await put<Told>(store, 'pulse', id, stored, { causes })
  } catch (error) {
    if (isOvertaken(error)) return undefined
    return unlessAway(error)
  }
}

/** Of what could not be told, as it was: it is due again with the next tick. */
function asBefore({ causes, begun, over }: Step, before: Causes): Causes {
  const untold = { ...causes }
  for (const { name } of begun)
    untold[name] = {
      ...causes[name]!, // what has begun is among the causes
      toldAt: before[name]?.toldAt ?? null,
      open: before[name]?.open ?? false,
    }
  for (const { name } of over) untold[name] = before[name]! // what is over was among them
  return untold
}
