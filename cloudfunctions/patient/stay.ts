import type { Identity } from '../lib/identity/documents.ts'
import { parseRequest } from '../lib/journal/identify.ts'
import { isUnresolved, type Intent } from '../lib/journal/intent.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { SERVICES, formatDecimal, parseDecimal } from '../lib/protocol/index.ts'
import type { Stored } from '../lib/store/store.ts'
import { staysOf } from './actions/stays.ts'
import type { Caller } from './caller.ts'
import type { Stay } from './api.ts'
import type { Movement } from './money/course.ts'
import { stayMoney, type StayMoney } from './money/stayMoney.ts'

type CurrentAnswer = ReturnType<typeof SERVICES.preauthorization.response.read>

/** One stay of one patient. Each fact is asked for when it is first wanted, and once. */
export interface StayFacts {
  stayId: string
  identity: Identity
  /** The platform's word (BC00.03.00.02). */
  told(): Promise<CurrentAnswer>
  /** Our journal, oldest first, as far as it is this patient's: knowing somebody's stay number shows nothing. */
  intents(): Promise<Stored<Intent>[]>
  /** What follows from both. */
  money(): Promise<StayMoney>
  /** The patient's stays as the hospital knows them. */
  ownStays(): Promise<Stay[]>
}

/** @param ownStays where they are being asked for already */
export function factsOf(
  caller: Caller,
  identity: Identity,
  stayId: string,
  ownStays: () => Promise<Stay[]> = once(() => staysOf(caller, identity)),
): StayFacts {
  const { journal, institution, platform, log } = caller
  const { name, documentNumber } = identity
  const told = once(() =>
    platform.call(SERVICES.preauthorization, { institution, name, documentNumber, stayId }),
  )
  const intents = once(async () => {
    const all = await journal.ofStay(journal.stayKey(institution, stayId))
    return all.filter((intent) => journal.concerns(intent, identity))
  })
  const money = once(async () => {
    const [answer, those] = await Promise.all([told(), intents()])
    const found = stayMoney(answer, movementsOf(journal, those))
    if (found.contradiction)
      log.error(
        {
          stayId,
          frozen: formatDecimal(answer.frozen),
          settled: formatDecimal(answer.settled),
        },
        'the platform and our journal differ',
      )
    return found
  })
  return { stayId, identity, told, intents, money, ownStays }
}

/** What moved money of a stay, or may have: neither what was refused nor what was not done. */
export function movementsOf(journal: Journal, intents: readonly Stored<Intent>[]): Movement[] {
  return intents.flatMap((stored): Movement[] => {
    const { sequence, service, status, effect } = stored.document
    if (status === 'done' && effect !== null)
      return [{ sequence, service, amount: parseDecimal(effect.amount, 'amount'), certain: true }]
    if (!isUnresolved(stored.document)) return []
    const { amount } = parseRequest(service, journal.requestOf(stored))
    return [{ sequence, service, amount, certain: false }]
  })
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined
  return () => (asked ??= ask())
}
