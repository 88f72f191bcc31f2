import { checkIdentity, normalizeIdentity, sameIdentity } from '../../lib/identity/documents.ts'
import type { Document } from '../../lib/store/store.ts'
import { StateError, formatDateTime } from '../../lib/protocol/index.ts'
import type { Action } from './action.ts'

/** Checks who the patient is and opens the way to the insurer's e-voucher. Nothing is believed yet. */
export const begin: Action<'handoff.begin'> = async (
  { openid, source, tries, handoffs, evoucher, evoucherTarget, h5Url, now },
  { patient, entry },
) => {
  const identity = checkIdentity(patient, now())
  await tries.count('begin', { openid, source, documentNumber: identity.documentNumber })
  const { state, expiresAt } = await handoffs.begin(openid, identity, entry as Document | undefined)
  const { requestId } = await evoucher.announce(
    state,
    identity,
    h5Url === undefined ? undefined : `${h5Url}/`,
  )
  return {
    state,
    appId: evoucherTarget.appId,
    path: evoucherTarget.path,
    extraData: { state, requestId },
    ...(h5Url !== undefined && {
      url: `${evoucherTarget.url}/authorize?request_id=${encodeURIComponent(requestId)}`,
    }),
    expiresAt: formatDateTime(expiresAt),
  }
}

/** The return is believed only after the verifier has said whose the code is, and it is who was asked for. */
export const complete: Action<'handoff.complete'> = async (caller, { state, code }) => {
  const { openid, source, tries, handoffs, evoucher, authorizations, now } = caller
  await tries.count('complete', { openid, source })
  const handoff = await handoffs.take(openid, state)
  const { documentNumber } = handoff.identity
  const verified = await tries
    .count('complete', { documentNumber })
    .then(() => evoucher.verify(state, code))
    .catch(async (error: unknown) => {
      await handoff.giveBack()
      throw error
    })
  if (verified === undefined || verified.validUntil <= now()) {
    throw new StateError('state.handoff-refused', '医保电子凭证没有确认这次授权，请重新发起授权', {
      field: 'code',
    })
  }
  if (!sameIdentity(normalizeIdentity(verified.identity), normalizeIdentity(handoff.identity))) {
    throw new StateError(
      'state.other-patient',
      '医保电子凭证里授权的人与您填写的患者不一致，请核对姓名和证件后重新授权',
      { field: 'code' },
    )
  }
  const { patientId } = await authorizations.grant(openid, handoff.identity, verified.validUntil)
  // Its failure costs the patient some tries of the next hour, not the authorisation.
  await tries
    .succeeded({ openid, source, documentNumber })
    .catch((error: unknown) => caller.log.warn({ err: error }, 'tries not given back'))
  return { patientId, ...(handoff.entry !== undefined && { entry: handoff.entry }) }
}
