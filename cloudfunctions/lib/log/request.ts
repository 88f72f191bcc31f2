import { AsyncLocalStorage } from 'node:async_hooks'
import { randomInt } from 'node:crypto'

/** By it a request is known: to whoever made it, on every line of the log, and on the patient's page of a failure. */
export const REQUEST_ID_HEADER = 'x-request-id'

const requests = new AsyncLocalStorage<string>()

/** The id of the request that is being answered; undefined outside of one. */
export const requestId = (): string | undefined => requests.getStore()

/** Does the work, and all that follows from it, as the answer to that request. */
export const inRequest = <T>(id: string, act: () => T): T => requests.run(id, act)

/** What fits a header, a log and a telephone call. */
const SANE = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/
/** The caller's own numbering, not a person's number. */
const CITIZEN = /\d{17}[\dXx]/

/** The caller's id where it is sane, else one of ours. */
export const requestIdOf = (given: string | undefined): string =>
  given !== undefined && SANE.test(given) && !CITIZEN.test(given) ? given : newRequestId()

/** Nothing that is mistaken for another letter when it is read out: Crockford's alphabet. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 50 bits: a day's requests do not meet. */
const newRequestId = (): string =>
  `R${Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`
