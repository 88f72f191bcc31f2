import type { Caller } from '../caller.ts'
import type { ActionName, Actions } from '../contract.ts'
import { attachment, list as listAgreements } from './agreements.ts'
import { get as getBill } from './bill.ts'
import { begin, complete } from './handoff.ts'
import { list as listPatients, remove } from './patients.ts'
import { current } from './preauthorization.ts'
import { list as listStays } from './stays.ts'
import { list as listTimeline } from './timeline.ts'

export type Action<A extends ActionName> = (caller: Caller, input: Actions[A]['input']) => Promise<Actions[A]['output']>

/** Every action of the contract, and who performs it. */
export const ACTIONS: { [A in ActionName]: Action<A> } = {
  'handoff.begin': begin,
  'handoff.complete': complete,
  'patients.list': listPatients,
  'patients.remove': remove,
  'stays.list': listStays,
  'agreements.list': listAgreements,
  'agreements.attachment': attachment,
  'preauthorization.current': current,
  'timeline.list': listTimeline,
  'bill.get': getBill,
}
