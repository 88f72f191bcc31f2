import { StateError, formatDateTime } from '../protocol/index.ts'
import type { Sealer } from '../identity/seal.ts'
import type { Store } from '../store/store.ts'
import { createSlidingWindows, type Limit } from './slidingWindow.ts'

/**
 * How often somebody may try to be authorised for a patient. Counted are tries that have not led to an authorisation:
 * whoever gets through had no need to guess, and gets the tries back.
 *
 * Beginning proves nothing, so it counts for whoever begins. What counts for the patient, whoever tries, is that an
 * e-voucher was asked and did not say it was the patient's; one stranger alone cannot use that up.
 */
export interface IdentityTries {
  /**
   * Counts one try of a step under everything given of it; `verify` is asking the e-voucher.
   * @throws StateError `state.too-many`, in the same words whichever limit is reached, and whether or not the patient,
   *   the state or the code exist
   */
  count(step: TryStep, by: TriedBy): Promise<void>
  /** It was no try: the e-voucher could not be asked. */
  giveBack(step: TryStep, by: TriedBy): Promise<void>
  /** The try has led to an authorisation: all its steps are taken back. */
  succeeded(by: TriedBy): Promise<void>
}

const STEPS = ['begin', 'complete', 'verify'] as const
type TryStep = (typeof STEPS)[number]

interface TriedBy {
  openid?: string
  documentNumber?: string
  /** Where the request came from, as far as the way in vouches for it. */
  source?: string | undefined
}

const HOUR = 3_600_000

/**
 * One person. Whoever mistypes needs two or three; who helps a ward gets each success back. Guessing needs thousands.
 */
export const MOST_PER_OPENID = 20

/** One person's for one patient. */
export const MOST_BEGUN_PER_PATIENT = 10
export const MOST_FAILED_PER_PATIENT = 5

/**
 * One patient, whoever tries: an e-voucher was asked, and it was not the patient's. Several children may each have
 * failed as often as they may.
 */
export const MOST_FAILED_PER_DOCUMENT = 30

/**
 * One address. All of a hospital stands behind one: 200 patients at eight, five tries each before the first success.
 */
export const MOST_PER_SOURCE = 1000

/** A source's count is split by openid, so that 200 at once do not fight over one document. A power of two. */
const SOURCE_PARTS = 4

export function createIdentityTries(
  store: Store,
  { fingerprint }: Pick<Sealer, 'fingerprint'>,
  now: () => number,
): IdentityTries {
  const windows = createSlidingWindows(store, now)

  /** The narrowest first: who is stopped by the own limit uses up nobody else's. */
  function counters(step: TryStep, { openid, documentNumber, source }: TriedBy): [Limit, string][] {
    const part = fingerprint('part', openid ?? '').charCodeAt(0) % SOURCE_PARTS
    const person = openid && fingerprint('tries-openid', openid)
    const address = source && `${fingerprint('tries-source', source)}~${part}`
    const patient = documentNumber && fingerprint('tries-document', documentNumber)
    const both =
      openid && documentNumber && fingerprint('tries-openid-document', openid, documentNumber)
    if (step === 'verify')
      return [
        ...entry('verify-patient', MOST_FAILED_PER_PATIENT, both),
        ...entry('verify-document', MOST_FAILED_PER_DOCUMENT, patient),
      ]
    return [
      ...entry(`${step}-openid`, MOST_PER_OPENID, person),
      ...entry(`${step}-source`, MOST_PER_SOURCE / SOURCE_PARTS, address),
      ...(step === 'begin' ? entry('begin-patient', MOST_BEGUN_PER_PATIENT, both) : []),
    ]
  }

  const giveBackAll = (all: [Limit, string][]) =>
    Promise.all(all.map(([limit, key]) => windows.giveBack(limit, key)))

  return {
    async count(step, by) {
      for (const [limit, key] of counters(step, by)) {
        const allowedAt = await windows.take(limit, key)
        if (allowedAt !== undefined) throw tooMany(allowedAt, now())
      }
    },
    async giveBack(step, by) {
      await giveBackAll(counters(step, by))
    },
    async succeeded(by) {
      await giveBackAll(STEPS.flatMap((step) => counters(step, by)))
    },
  }
}

const entry = (name: string, most: number, key: string | undefined): [Limit, string][] =>
  key ? [[{ name, most, window: HOUR }, key]] : []

/** @param allowedAt @param now both ms since the epoch */
function tooMany(allowedAt: number, now: number): StateError {
  return new StateError(
    'state.too-many',
    `试的次数太多了。为了保护患者，请在${timeOfDay(allowedAt, now)}以后再来。急用的话，请带患者的证件到住院结算窗口办理，窗口不受影响`,
    { retryable: true },
  )
}

/** In Shanghai, to the minute, and never too early: 15:04, 明天 00:05. */
function timeOfDay(at: number, now: number): string {
  const [day = '', time = ''] = formatDateTime(Math.ceil(at / 60_000) * 60_000).split(' ')
  return `${formatDateTime(now).startsWith(day) ? '' : '明天'} ${time.slice(0, 5)} `
}
