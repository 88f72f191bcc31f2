import type { Authorization } from '../../lib/identity/authorizations.ts'
import type { Identity } from '../../lib/identity/documents.ts'
import type { Caller } from '../caller.ts'
import type { Actions, Overview, Part, Stay } from '../api.ts'
import { describeFailure } from '../failure.ts'
import { factsOf } from '../stay.ts'
import type { Action } from './action.ts'
import { billOf } from './bill.ts'
import { stayByTicket } from './entry.ts'
import { shown } from './patients.ts'
import { currentOf } from './preauthorization.ts'
import { staysEverywhere, staysOf } from './stays.ts'
import { eventsOf } from './timeline.ts'

type Asked = Actions['overview.get']['input']
type StayParts = Pick<Overview, 'preauthorization' | 'timeline' | 'bill'>

/** Everything the first screen shows: one call from a slow phone, one of the platform, the parts side by side. */
export const get: Action<'overview.get'> = async (caller, asked) => {
  const live = await caller.authorizations.list(caller.openid)
  const everybodys = {
    patients: live.map(shown),
    ...(Object.keys(caller.help).length > 0 && { help: caller.help }),
    ...campusesOf(caller),
  }
  const wanted = asked.patientId ?? live[0]?.patientId
  if (wanted === undefined) return everybodys
  const authorization = await caller.authorizations.require(caller.openid, wanted)
  const { patientId, identity } = authorization
  const here = staysOf(caller, identity)
  const stay = stayOf(caller, asked, () => here)
  const [stays, stayParts] = await Promise.all([
    staysFor(caller, authorization, asked, { here, stay }),
    partsOf(caller, identity, stay, () => here),
  ])
  return { ...everybodys, patientId, ...stays, ...stayParts }
}

function campusesOf(
  caller: Caller,
): Pick<Overview, 'campuses' | 'authorizedApart' | 'institution'> {
  if (caller.campuses.length === 1) return {}
  return {
    campuses: caller.campuses.map(({ institution, about }) => ({
      institution,
      name: institution,
      ...about,
    })),
    ...(caller.authorizing.isApart && { authorizedApart: true }),
    institution: caller.institution,
  }
}

/** Once it is known which stay is meant, nobody waits for another campus. */
async function staysFor(
  caller: Caller,
  authorization: Authorization,
  { hosp_mdtrt_id, ticket }: Asked,
  { here, stay }: { here: Promise<Stay[]>; stay: Promise<string | undefined> },
): Promise<Pick<Overview, 'stays' | 'unasked'>> {
  const isMeant = ticket !== undefined || (hosp_mdtrt_id !== undefined && caller.isNamed)
  const everywhere = isMeant ? undefined : staysEverywhere(caller, authorization, here)
  // What the others answer may be wanted no more.
  everywhere?.catch(() => undefined)
  const found = stay
    .catch(() => '')
    .then((known) =>
      everywhere === undefined || known !== undefined
        ? here.then((stays) => ({ stays }))
        : everywhere,
    )
  const told = await part(caller, 'stays', found)
  if (!told.ok) return { stays: told }
  const { stays, ...unasked } = told.data
  return { stays: { ok: true, data: stays }, ...unasked }
}

/** @returns undefined where it has yet to be chosen */
async function stayOf(
  caller: Caller,
  { hosp_mdtrt_id, ticket }: Asked,
  ownStays: () => Promise<Stay[]>,
): Promise<string | undefined> {
  const isOnly = caller.campuses.length === 1
  // A number of one campus may be another patient's stay at the next.
  if (hosp_mdtrt_id !== undefined) return caller.isNamed || isOnly ? hosp_mdtrt_id : undefined
  if (ticket !== undefined) return stayByTicket(caller, ticket, ownStays)
  if (!caller.isNamed && !isOnly) return undefined
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
