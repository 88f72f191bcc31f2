import type { Authorization } from '../../lib/identity/authorizations.ts'
import { maskName } from '../../../shared/maskName.ts'
import { maskNumber } from '../../lib/identity/mask.ts'
import { ID_TYPE, codeName, formatDateTime } from '../../lib/protocol/index.ts'
import type { Patient } from '../api.ts'
import type { Action } from './action.ts'

export const list: Action<'patients.list'> = async ({ openid, authorizations }) => ({
  patients: (await authorizations.list(openid)).map(shown),
})

export const remove: Action<'patients.remove'> = async (
  { openid, authorizations, notices },
  { patientId },
) => {
  await authorizations.remove(openid, patientId)
  await notices.subscriptions.forget(openid, patientId)
  return { removed: true }
}

/** As the app may know a patient: masked. */
export const shown = ({ patientId, identity, until }: Authorization): Patient => ({
  patientId,
  name: maskName(identity.name),
  cert_type: identity.documentType,
  certTypeName: codeName(ID_TYPE, identity.documentType),
  certNo: maskNumber(identity.documentNumber),
  authorizedUntil: formatDateTime(until),
})
