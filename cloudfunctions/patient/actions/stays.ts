import type { Identity } from '../../lib/identity/documents.ts'
import type { Authorization } from '../../lib/identity/authorizations.ts'
import type { Caller } from '../caller.ts'
import { atCampus } from '../campus.ts'
import type { Actions, Stay } from '../api.ts'
import type { Action } from './action.ts'

type Found = Actions['stays.list']['output']

export const list: Action<'stays.list'> = async (caller, { patientId }) =>
  staysEverywhere(caller, await caller.authorizations.require(caller.openid, patientId))

/** The patient's stays as the hospital knows them, so that nobody has to type a number from a wristband. */
export async function staysOf(caller: Caller, identity: Identity): Promise<Stay[]> {
  const stays = await caller.his.stays(identity)
  return stays.map(({ hosp_mdtrt_id, hospital, ward, bed, admitted_at }) => ({
    hosp_mdtrt_id,
    hospital,
    ...(ward !== undefined && { ward }),
    ...(bed !== undefined && { bed }),
    ...(admitted_at !== undefined && { admittedAt: admitted_at }),
    ...atCampus(caller),
  }))
}

/** For what another campus knows, ms: one that does not answer must not keep the patient from what the others know. */
export const ELSEWHERE_MS = 2500

/**
 * The stays of this campus, and of the others as far as the authorisation holds there and they answer in time.
 * @param here where they are being asked for already
 * @throws what this campus failed with, where no other answered either
 */
export async function staysEverywhere(
  caller: Caller,
  { identity, onlyHere }: Authorization,
  here: Promise<Stay[]> = staysOf(caller, identity),
): Promise<Found> {
  const others = onlyHere
    ? []
    : caller.campuses.filter(({ institution }) => institution !== caller.institution)
  const asked = [
    { institution: caller.institution, stays: here },
    ...others.map((campus) => ({
      institution: campus.institution,
      // Within its own bounds: whoever waits for one campus takes no other's place.
      stays: beforeDeadline(campus.gate.run(() => staysOf({ ...caller, ...campus }, identity))),
    })),
  ]
  const answers = await Promise.all(
    asked.map(async ({ institution, stays }) => {
      try {
        return { institution, stays: await stays }
      } catch (error) {
        caller.log.warn(
          { err: error, campus: institution },
          'a campus could not be asked for stays',
        )
        return { institution, stays: undefined }
      }
    }),
  )
  const unasked = answers.filter(({ stays }) => stays === undefined)
  if (unasked.length === answers.length) return { stays: await here }
  return {
    stays: answers.flatMap(({ stays = [] }) => stays),
    ...(unasked.length > 0 && { unasked: unasked.map(({ institution }) => institution) }),
  }
}

const beforeDeadline = <T>(answer: Promise<T>): Promise<T> =>
  Promise.race([
    answer,
    new Promise<never>((_, reject) => {
      setTimeout(reject, ELSEWHERE_MS, new Error('no answer in time')).unref()
    }),
  ])
