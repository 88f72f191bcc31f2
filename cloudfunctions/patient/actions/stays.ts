import type { Identity } from '../../lib/identity/documents.ts'
import type { Caller } from '../caller.ts'
import type { Stay } from '../contract.ts'
import type { Action } from './action.ts'

export const list: Action<'stays.list'> = async (caller, { patientId }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return { stays: await staysOf(caller, identity) }
}

/** The patient's stays as the hospital knows them, so that nobody has to type a number from a wristband. */
export async function staysOf({ his }: Caller, identity: Identity): Promise<Stay[]> {
  return (await his.stays(identity)).map(({ hosp_mdtrt_id, hospital, ward, bed, admitted_at }) => ({
    hosp_mdtrt_id,
    hospital,
    ...(ward !== undefined && { ward }),
    ...(bed !== undefined && { bed }),
    ...(admitted_at !== undefined && { admittedAt: admitted_at }),
  }))
}
