import type { Identity } from '../../lib/identity/documents.ts'
import {
  SERVICES,
  SIGN_STATE,
  StateError,
  codeName,
  formatDateTime,
} from '../../lib/protocol/index.ts'
import { readAttachment } from '../attachment.ts'
import type { Caller } from '../caller.ts'
import type { Action } from './action.ts'

/** The agreements the patient has signed with the insurer (BC00.03.00.01), newest first. */
export const list: Action<'agreements.list'> = async (caller, { patientId }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  const agreements = await ask(caller, identity)
  return {
    agreements: agreements
      .sort((a, b) => b.signedAt.getTime() - a.signedAt.getTime())
      .map((agreement) => ({
        cntr_no: agreement.agreementNo,
        is_own: agreement.selfPaying,
        sign_time: formatDateTime(agreement.signedAt),
        sign_state: agreement.state,
        signStateName: codeName(SIGN_STATE, agreement.state),
        hasAttachment: agreement.attachment !== '',
      })),
  }
}

export const attachment: Action<'agreements.attachment'> = async (
  caller,
  { patientId, cntr_no },
) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  const agreement = (await ask(caller, identity)).find(({ agreementNo }) => agreementNo === cntr_no)
  if (agreement === undefined)
    throw new StateError('state.no-agreement', '没有找到这份协议，请下拉刷新后再试', {
      field: 'cntr_no',
    })
  return { cntr_no, ...readAttachment(agreement.attachment) }
}

async function ask({ platform, institution }: Caller, { name, documentNumber }: Identity) {
  return (await platform.call(SERVICES.agreements, { institution, name, documentNumber }))
    .agreements
}
