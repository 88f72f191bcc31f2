import type { Log } from '../log/log.ts'
import {
  SIGN_READINGS,
  readingsFrom,
  type Channel,
  type ReadingFit,
  type SignReading,
  type SignReadings,
} from '../protocol/index.ts'
import { persist } from '../store/persist.ts'
import { put } from '../store/put.ts'
import type { Document, Store } from '../store/store.ts'

/**
 * By which readings of the signed text the other side of a channel has signed, as far as its messages tell them apart.
 */
export interface ReadingMemory {
  /** The likeliest: to be tried first and, where the channel does not say, to be signed by. */
  first(): Promise<SignReading>
  /** All that its messages so far fit, the likeliest first. */
  fits(): Promise<readonly SignReading[]>
  /**
   * Told of each authentic message. Never fails: a message is good whether or not anybody remembers how it was signed.
   */
  learn(fit: ReadingFit, by: string): Promise<void>
}

/** As it is kept. */
interface ReadingRecord extends Document {
  fits: SignReading[]
  /** Since when it is known so, ms since the epoch, and of which message: a 服务编号. */
  at: number
  by: string
}

export interface ReadingMemoryOptions {
  side: 'platform' | 'HIS'
  channel: Pick<Channel, 'appId' | 'signNested'>
  now(): number
  log?: Log
  /** Where other processes, and later ones, find it; without one it is this process's own. */
  store?: Store
}

/** What another process has learnt is known here after so long at most, ms. */
const FRESH_MS = 60_000
/**
 * Messages of a process that are looked at for what they tell, where the first reading fits; then one in so long, ms.
 */
const LOOKS = 20
const LOOK_EVERY_MS = 60_000
/** A side that signs now so, now so is written down once in so long, ms. */
const CHANGE_EVERY_MS = 60_000

export function createReadingMemory(options: ReadingMemoryOptions): ReadingMemory {
  const { side, channel, store, log, now } = options
  const id = recordId(side, channel.appId)
  let known = readingsFrom(channel.signNested === 'auto' ? 'raw' : channel.signNested)
  let recorded = false
  let loading: Promise<void> | undefined
  let loadedAt = Number.NEGATIVE_INFINITY
  let looks = LOOKS
  let lookedAt = 0
  let changedAt = Number.NEGATIVE_INFINITY

  async function load(from: Store): Promise<void> {
    try {
      const record = (await from.get<ReadingRecord>('counters', id))?.document
      if (record !== undefined) take(record.fits)
    } catch (error) {
      log?.warn({ err: error, side }, 'the known reading of the signature could not be looked up')
    }
    loadedAt = now()
    loading = undefined
  }

  function take(fits: readonly SignReading[]): void {
    known = fits
    recorded = true
  }

  /** Whether a message that fits as expected is worth a closer look. */
  function mayLook(): boolean {
    if (looks === 0 && now() - lookedAt < LOOK_EVERY_MS) return false
    looks = Math.max(0, looks - 1)
    lookedAt = now()
    return true
  }

  /** Remembers it, and writes it down. What this process has just learnt stands, whatever becomes of that. */
  async function keep(fits: readonly SignReading[], by: string): Promise<void> {
    take(fits)
    try {
      const { before, after } = store
        ? await write(store, id, { fits: [...fits], at: now(), by })
        : { before: undefined, after: fits }
      take(after)
      const line = { side, fits: after, by, before }
      if (before !== undefined && shared(before, after).length === 0)
        log?.warn(line, 'the other side signs by another reading than before')
      else if (after.length < (before ?? SIGN_READINGS).length)
        log?.info(line, 'how the other side signs is known')
    } catch (error) {
      log?.warn({ err: error, side }, 'how the other side signs could not be written down')
    }
  }

  async function fits(): Promise<readonly SignReading[]> {
    if (store !== undefined && now() - loadedAt >= FRESH_MS) loading ??= load(store)
    // Old news are good enough while there are newer ones to come; none are not.
    if (loadedAt === Number.NEGATIVE_INFINITY) await loading
    return known
  }

  return {
    fits,
    first: async () => (await fits())[0]!, // never empty: what fits nothing is not kept
    async learn(fit, by) {
      if (fit.reading === known[0] && (known.length === 1 || !mayLook())) return
      const fitting = fit.all()
      const left = shared(known, fitting)
      if (left.length > 0) {
        if (left.length < known.length || !recorded) await keep(left, by)
      } else if (now() - changedAt < CHANGE_EVERY_MS) take(fitting)
      else {
        changedAt = now()
        await keep(fitting, by)
      }
    },
  }
}

/** Writes what is known by now: what another process has learnt meanwhile counts, unless the two exclude each other. */
async function write(
  store: Store,
  id: string,
  record: ReadingRecord,
): Promise<{ before?: readonly SignReading[]; after: readonly SignReading[] }> {
  return persist(async () => {
    const stored = await store.get<ReadingRecord>('counters', id)
    const before = stored?.document.fits
    const both = shared(before ?? [], record.fits)
    const after = both.length > 0 ? both : record.fits
    if (before !== undefined && both.length === before.length) return { before, after }
    await put(store, 'counters', id, stored, { ...record, fits: after })
    return { ...(before && { before }), after }
  })
}

/** What the store knows of how the other side signs, by which message, and since when (ms since the epoch). */
export async function recordedReadings(
  store: Store,
  side: ReadingMemoryOptions['side'],
  appId: string,
): Promise<Pick<ReadingRecord, 'fits' | 'by' | 'at'> | undefined> {
  return (await store.get<ReadingRecord>('counters', recordId(side, appId)))?.document
}

const shared = (some: readonly SignReading[], others: readonly SignReading[]): SignReading[] =>
  some.filter((one) => others.includes(one))

const recordId = (side: ReadingMemoryOptions['side'], appId: string): string =>
  `signs~${side}~${appId}`

/**
 * By which reading the HIS is answered: by the platform's, because a HIS that was made for the platform verifies as
 * that signs; unless the HIS itself has shown that it knows another.
 */
export async function hisReading(
  platform: ReadingMemory,
  his: ReadingMemory,
): Promise<SignReading> {
  const [usual, fits] = [await platform.first(), await his.fits()]
  return fits.includes(usual) ? usual : (fits[0] ?? usual)
}

/** Opens a message, tries first what is known of how the other side signs, and learns from it. @param by a 服务编号 */
export async function openLearning<T>(
  memory: ReadingMemory,
  by: string,
  open: (readings: SignReadings) => T | Promise<T>,
): Promise<T> {
  let fit: ReadingFit | undefined
  const first = await memory.first()
  const fitted = (found: ReadingFit) => {
    fit = found
  }
  const opened = await open({ first, fitted })
  if (fit !== undefined) await memory.learn(fit, by)
  return opened
}
