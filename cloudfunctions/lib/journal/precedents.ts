import { eachOf, type Several } from '../config/several.ts'
import { DuplicateError } from '../store/errors.ts'
import type { Store } from '../store/store.ts'
import type { MoneyService, Observation } from './intent.ts'
import { MONEY_SERVICES } from './services/index.ts'
import { everFroze, fen } from './services/read.ts'

/**
 * What this platform's BC00.03.00.02 has been seen to show. The standard leaves open whether frez_amt is what was
 * frozen or what still is, whether cntr_act_amt goes down with a refund, and what a refusal to tell means. So that
 * nothing has changed proves that nothing was done only where such a call has once been seen to change something.
 */
export interface Precedents {
  /**
   * Whether "nothing has changed" says that a call was not done.
   * @param before what the platform told before the call
   */
  canTell(service: MoneyService, before: Observation): Promise<boolean>
  /**
   * Learns from a call that is known to be done, and from what the platform told before and after it.
   * @param amount yuan
   */
  learn(
    service: MoneyService,
    amount: string,
    before: Observation,
    after: Observation,
  ): Promise<void>
}

/**
 * @param platforms keys of the platform that has shown it, the present one first: what is true of one says nothing of
 *   another
 */
export function createPrecedents(store: Store, platforms: Several<string>): Precedents {
  // Saves asking for what is known already; what is not known is looked for each time.
  const known = new Set<string>()
  const namesOf = (service: MoneyService, before: Observation) =>
    eachOf(
      platforms,
      (platform) =>
        `shown~${platform}~${service}~${before.untold}~${everFroze(before) ? 'frozen' : ''}`,
    )

  return {
    async canTell(service, before) {
      if (showsByItself(service, before)) return true
      const names = namesOf(service, before)
      if (known.has(names[0])) return true
      for (const name of names)
        if ((await store.get('counters', name)) !== undefined) {
          known.add(names[0])
          return true
        }
      return false
    },
    async learn(service, amount, before, after) {
      const name = namesOf(service, before)[0]
      if (
        known.has(name) ||
        showsByItself(service, before) ||
        !isSpeaking(service, after) ||
        !MONEY_SERVICES[service].explain(before, after, fen(amount))
      )
        return
      try {
        await store.create('counters', name, {})
      } catch (error) {
        if (!(error instanceof DuplicateError)) throw error
      }
      known.add(name)
    },
  }
}

/**
 * What the fields are there to tell: a freeze, where the platform tells of the stay at all, and the settlement of one
 * that was frozen.
 */
const showsByItself = (service: MoneyService, before: Observation): boolean =>
  before.untold === '' && MONEY_SERVICES[service].showsByItself(before)

const isSpeaking = (service: MoneyService, after: Observation): boolean =>
  after.untold === '' && MONEY_SERVICES[service].isSpeaking(after)
