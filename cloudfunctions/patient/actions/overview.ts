import type { Identity } from '../../lib/identity/documents.ts'
import type { Caller } from '../caller.ts'
import type { Actions, Overview, Part, Stay } from '../contract.ts'
import { describeFailure } from '../failure.ts'
import { factsOf } from '../stay.ts'
import type { Action } from './action.ts'
import { billOf } from './bill.ts'
import { stayByTicket } from './entry.ts'
import { shown } from './patients.ts'
import { currentOf } from './preauthorization.ts'
import { staysOf } from './stays.ts'
import { eventsOf } from './timeline.ts'

type Asked = Actions['overview.get']['input']
type StayParts = Pick<Overview, 'preauthorization' | 'timeline' | 'bill'>

/** Everything the first screen shows: one call from a slow phone, one of the platform, the parts side by side. */
export const get: Action<'overview.get'> = async (caller, asked) => {
  const live = await caller.authorizations.list(caller.openid)
  const everybodys = {
    patients: live.map(shown),
    ...(Object.keys(caller.help).length > 0 && { help: caller.help }),
  }
  const wanted = asked.patientId ?? live[0]?.patientId
  if (wanted === undefined) return everybodys
  const { patientId, identity } = await caller.authorizations.require(caller.openid, wanted)
  let stays: Promise<Stay[]> | undefined
  const ownStays = () => (stays ??= staysOf(caller, identity))
  const [staysPart, stayParts] = await Promise.all([
    part(caller, 'stays', ownStays()),
    partsOf(caller, identity, stayOf(caller, asked, ownStays), ownStays),
  ])
  return { ...everybodys, patientId, stays: staysPart, ...stayParts }
}

/** @returns undefined where it has yet to be chosen */
async function stayOf(
  caller: Caller,
  { hosp_mdtrt_id, ticket }: Asked,
  ownStays: () => Promise<Stay[]>,
): Promise<string | undefined> {
  if (hosp_mdtrt_id !== undefined) return hosp_mdtrt_id
  if (ticket !== undefined) return stayByTicket(caller, ticket, ownStays)
  // That they cannot be had is told by their own part.
  const [only, ...others] = await ownStays().catch(() => [])
  return others.length === 0 ? only?.hosp_mdtrt_id : undefined
}

async function partsOf(
  caller: Caller,
  identity: Identity,
  asked: Promise<string | undefined>,
  ownStays: () => Promise<Stay[]>,
): Promise<StayParts> {
  const known = await part(caller, 'stay', asked)
  if (!known.ok) return { preauthorization: known }
  const stayId = known.data
  if (stayId === undefined) return {}
  const facts = factsOf(caller, identity, stayId, ownStays)
  const [preauthorization, timeline, bill] = await Promise.all([
    part(caller, 'preauthorization', currentOf(caller, facts)),
    part(caller, 'timeline', eventsOf(caller, facts)),
    part(caller, 'bill', billOf(caller, facts)),
  ])
  return { preauthorization, timeline, bill }
}

async function part<T>({ log }: Caller, name: string, answer: Promise<T>): Promise<Part<T>> {
  try {
    return { ok: true, data: await answer }
  } catch (error) {
    const failure = describeFailure(error)
    log.warn({ action: 'overview.get', part: name, err: error }, failure.code)
    return { ok: false, error: failure }
  }
}
