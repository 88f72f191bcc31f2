import type { ActionName } from '../api.ts'
import type { Action } from './action.ts'
import { attachment, list as listAgreements } from './agreements.ts'
import { get as getBill } from './bill.ts'
import { resolve } from './entry.ts'
import { begin, complete } from './handoff.ts'
import { get as getOverview } from './overview.ts'
import { list as listPatients, remove } from './patients.ts'
import { current } from './preauthorization.ts'
import { list as listStays } from './stays.ts'
import { record, templates } from './subscriptions.ts'
import { list as listTimeline } from './timeline.ts'

/** Every action of the API, and who performs it. */
export const ACTIONS: { [A in ActionName]: Action<A> } = {
  'entry.resolve': resolve,
  'handoff.begin': begin,
  'handoff.complete': complete,
  'overview.get': getOverview,
  'patients.list': listPatients,
  'patients.remove': remove,
  'stays.list': listStays,
  'agreements.list': listAgreements,
  'agreements.attachment': attachment,
  'preauthorization.current': current,
  'timeline.list': listTimeline,
  'bill.get': getBill,
  'subscriptions.templates': templates,
  'subscriptions.record': record,
}
