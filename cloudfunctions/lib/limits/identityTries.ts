import { StateError } from '../protocol/index.ts'
import type { Sealer } from '../identity/seal.ts'
import type { Store } from '../store/store.ts'
import { createSlidingWindows, type Limit } from './slidingWindow.ts'

/**
 * How often somebody may try to be authorised for a patient. Counted are tries that have not led to an authorisation:
 * whoever gets through had no need to guess, and gets the tries back.
 */
export interface IdentityTries {
  /**
   * Counts one try under everything given of it.
   * @throws StateError `state.too-many`, in the same words whichever limit is reached, and whether or not the patient,
   *   the state or the code exist
   */
  count(step: TryStep, by: TriedBy): Promise<void>
  /** The try has led to an authorisation: both its steps are taken back. */
  succeeded(by: TriedBy): Promise<void>
}

type TryStep = 'begin' | 'complete'

interface TriedBy {
  openid?: string
  documentNumber?: string
  /** Where the request came from, as far as the way in vouches for it. */
  source?: string | undefined
}

const HOUR = 3_600_000

/** One person. Whoever mistypes needs two or three; who helps a ward gets each success back. Guessing needs thousands. */
export const MOST_PER_OPENID = 20

/** One patient, whoever tries: three or four children may try at once, several times each. Tight, because the number is what is guessed for. */
export const MOST_PER_DOCUMENT = 10

/** One address. All of a hospital stands behind one: 200 patients at eight, five tries each before the first success. */
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
    return [
      ...entry(`${step}-openid`, MOST_PER_OPENID, openid && fingerprint('tries-openid', openid)),
      ...entry(
        `${step}-source`,
        MOST_PER_SOURCE / SOURCE_PARTS,
        source && `${fingerprint('tries-source', source)}~${part}`,
      ),
      ...entry(
        `${step}-document`,
        MOST_PER_DOCUMENT,
        documentNumber && fingerprint('tries-document', documentNumber),
      ),
    ]
  }

  return {
    async count(step, by) {
      for (const [limit, key] of counters(step, by)) {
        const allowedAt = await windows.take(limit, key)
        if (allowedAt !== undefined) throw tooMany(allowedAt - now())
      }
    },
    async succeeded(by) {
      await Promise.all(
        (['begin', 'complete'] as const)
          .flatMap((step) => counters(step, by))
          .map(([limit, key]) => windows.giveBack(limit, key)),
      )
    },
  }
}

const entry = (name: string, most: number, key: string | undefined): [Limit, string][] =>
  key ? [[{ name, most, window: HOUR }, key]] : []

/** @param wait ms */
function tooMany(wait: number): StateError {
  const minutes = Math.max(1, Math.ceil(wait / 60_000))
  return new StateError(
    'state.too-many',
    `为保护患者信息，尝试次数过多，请过 ${minutes} 分钟再试；着急请找护士站帮忙`,
    { retryable: true },
  )
}
