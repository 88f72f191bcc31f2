import type { Action } from './action.ts'

/** The patient's stays as the hospital knows them, so that nobody has to type a number from a wristband. */
export const list: Action<'stays.list'> = async ({ openid, authorizations, his }, { patientId }) => {
  const { identity } = await authorizations.require(openid, patientId)
  const stays = await his.stays(identity)
  return {
    stays: stays.map(({ hosp_mdtrt_id, hospital, ward, bed, admitted_at }) => ({
      hosp_mdtrt_id,
      hospital,
      ...(ward !== undefined && { ward }),
      ...(bed !== undefined && { bed }),
      ...(admitted_at !== undefined && { admittedAt: admitted_at }),
    })),
  }
}
