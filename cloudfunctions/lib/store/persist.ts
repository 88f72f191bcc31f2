import { setTimeout as pause } from 'node:timers/promises'
import { Busy } from '../errors/busy.ts'
import { isOvertaken } from './errors.ts'

/** Each time that a try fails somebody else has got on: of sixty at the same document the last one is through. */
const TRIES = 60
/** Most are overtaken once. */
const AT_ONCE = 3
/** Between two tries at most, ms: or all who were overtaken together would meet again. */
const LONGEST_PAUSE = 40

/**
 * Looks, decides and writes; anew as long as somebody else was faster.
 * @param act called up to 60 times, and told how often it was overtaken so far: it looks each time at what stands there
 * @throws Busy where somebody else always was; else as `act` does
 */
export async function persist<T>(act: (overtaken: number) => Promise<T>): Promise<T> {
  let overtaken: unknown
  for (let tried = 0; tried < TRIES; tried += 1) {
    if (tried > AT_ONCE) await pause(Math.random() * Math.min(tried * 4, LONGEST_PAUSE))
    try {
      return await act(tried)
    } catch (error) {
      if (!isOvertaken(error)) throw error
      overtaken = error
    }
  }
  throw new Busy(overtaken)
}
