import { sameIdentity, sameNumber, checkIdentity } from '../../lib/identity/documents.ts'
import type { Identity, NamedIdentity } from '../../lib/identity/documents.ts'
import type { Verdict } from '../../lib/identity/evoucher/index.ts'
import { gone } from '../../lib/identity/handoffs.ts'
import { maskName } from '../../../shared/maskName.ts'
import type { Document } from '../../lib/store/store.ts'
import { StateError, formatDateTime } from '../../lib/protocol/index.ts'
import type { Caller } from '../caller.ts'
import type { Action } from './action.ts'

/** Checks who the patient is and opens the way to the insurer's e-voucher. Nothing is believed yet. */
export const begin: Action<'handoff.begin'> = async (
  {
    openid,
    source,
    concerns,
    tries,
    authorizations,
    authorizing,
    handoffs,
    evoucher,
    evoucherSettings,
    h5Url,
    now,
  },
  { patient, entry },
) => {
  const identity = checkIdentity(patient, now())
  concerns(identity.documentNumber)
  await tries.count('begin', { openid, source, documentNumber: identity.documentNumber })
  await authorizations.requireRoom(openid, identity)
  const { state, expiresAt } = await handoffs.begin(
    openid,
    identity,
    entry as Document | undefined,
    authorizing.isApart ? authorizing.institution : undefined,
  )
  const { target, codeFields } = evoucherSettings
  const invitation = await evoucher.invite({
    state,
    identity,
    path: target.path,
    returnUrl: h5Url === undefined ? undefined : `${h5Url}/`,
  })
  return {
    state,
    appId: target.appId,
    path: target.path,
    ...(target.envVersion === 'trial' && { envVersion: target.envVersion }),
    ...invitation,
    ...(codeFields !== undefined && { codeFields }),
    expiresAt: formatDateTime(expiresAt),
  }
}

/** The return is believed only after the e-voucher has said whose the code is, and it is who was asked for. */
export const complete: Action<'handoff.complete'> = async (caller, { state, code }) => {
  const { openid, source, tries, handoffs, authorizations, evoucherSettings, now } = caller
  await tries.count('complete', { openid, source })
  const handoff = await handoffs.take(openid, state)
  await requireSameCampus(caller, handoff)
  const { documentNumber } = handoff.identity
  caller.concerns(documentNumber)
  const verdict = await verify(caller, handoff, { state, code })
  const { holder, until } = await believe(caller, handoff, verdict)
  const { patientId } = await authorizations.grant(
    openid,
    // The insurer's own spelling of the name is the one that its other services know.
    { ...handoff.identity, name: holder.name.trim() },
    Math.min(until, now() + evoucherSettings.longestAuthorizationMs),
  )
  // Its failure costs the patient some tries of the next hour, not the authorisation.
  await tries
    .succeeded({ openid, source, documentNumber })
    .catch((error: unknown) => caller.log.warn({ err: error }, 'tries not given back'))
  return { patientId, ...(handoff.entry !== undefined && { entry: handoff.entry }) }
}

type Taken = Awaited<ReturnType<Caller['handoffs']['take']>>

/** Who has agreed for one campus has not for another. */
async function requireSameCampus({ institution }: Caller, handoff: Taken): Promise<void> {
  if (handoff.institution === undefined || handoff.institution === institution) return
  await handoff.giveBack()
  throw gone()
}

/** Where the e-voucher cannot be asked, nothing has happened: neither the state nor a try is used up. */
async function verify(
  { openid, tries, evoucher }: Caller,
  handoff: Taken,
  returned: { state: string; code: string },
): Promise<Verdict> {
  const by = { openid, documentNumber: handoff.identity.documentNumber }
  let counted = false
  try {
    await tries.count('verify', by)
    counted = true
    if (!evoucher.codeBelongsToState && !(await handoff.claim(returned.code)))
      return { kind: 'refused', reason: 'the code was another hand-over’s' }
    return await evoucher.verify({ ...returned, openid })
  } catch (error) {
    await handoff.giveBack()
    if (counted) await tries.giveBack('verify', by)
    throw error
  }
}

/** @throws StateError where it is not the patient whom the e-voucher vouches for */
async function believe(
  { evoucher, log, now }: Caller,
  handoff: Taken,
  verdict: Verdict,
): Promise<{ holder: NamedIdentity; until: number }> {
  if (verdict.kind === 'refused') log.info({ reason: verdict.reason }, 'e-voucher refused a code')
  const until = verdict.kind === 'refused' ? 0 : (verdict.validUntil ?? Infinity)
  if (verdict.kind === 'refused' || until <= now()) {
    // Anybody can make up a code that belongs to no state: it must not end somebody's hand-over.
    if (!evoucher.codeBelongsToState) await handoff.giveBack()
    throw new StateError('state.handoff-refused', '医保电子凭证没有确认这次授权，请重新发起授权', {
      field: 'code',
    })
  }
  const { holder, family } = verdict
  if (!sameIdentity(handoff.identity, holder)) throw otherPerson(handoff.identity, holder, family)
  return { holder, until }
}

function otherPerson(patient: Identity, holder: NamedIdentity, family: boolean): StateError {
  const [wanted, used] = [maskName(patient.name), maskName(holder.name.trim())]
  if (sameNumber(patient, holder))
    return new StateError(
      'state.other-name',
      `证件号码对上了，姓名和医保登记的 ${used} 不一致，请照证件核对姓名后重新授权`,
      { field: 'code' },
    )
  if (family)
    return new StateError(
      'state.family-card',
      `刚才用的是家人 ${used} 的医保电子凭证。需要患者 ${wanted} 本人的：请重新授权，在医保电子凭证里选患者`,
      { field: 'code' },
    )
  return new StateError(
    'state.other-patient',
    `刚才授权的是 ${used}，与您填写的患者 ${wanted} 不一致，请核对姓名和证件，用患者的医保电子凭证重新授权`,
    { field: 'code' },
  )
}
