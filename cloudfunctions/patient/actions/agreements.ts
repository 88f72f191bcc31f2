import type { Identity } from '../../lib/identity/documents.ts'
import { PlatformFault } from '../../lib/platform/errors.ts'
import {
  InputError,
  ProtocolError,
  SERVICES,
  StateError,
  formatDateTime,
  nameOf,
} from '../../lib/protocol/index.ts'
import { firstPiece, type FileName, type Piece } from '../attachments/pieces.ts'
import { readAttachment, type AttachmentFile } from '../attachments/read.ts'
import type { Caller } from '../caller.ts'
import type { Agreement, AgreementOutlook } from '../api.ts'
import type { Action } from './action.ts'

/** The agreements the patient has signed with the insurer (BC00.03.00.01), newest first. */
export const list: Action<'agreements.list'> = async (caller, { patientId }) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  return {
    agreements: (await ask(caller, identity)).agreements.map((agreement) => ({
      cntr_no: agreement.agreementNo,
      is_own: agreement.selfPaying,
      sign_time: timeText(agreement.signedAt),
      sign_state: agreement.state,
      ...stateOf(caller, agreement.state),
      hasAttachment: hasContent(agreement),
    })),
  }
}

/** Whether there is an agreement to freeze by. */
export async function outlookOf(caller: Caller, identity: Identity): Promise<AgreementOutlook> {
  const { agreementInForce } = caller.codes
  // They come with their documents, megabytes each.
  const { agreements, isWhole } = await caller.heavyGate.run(() => ask(caller, identity))
  const isInForce = agreements.some(({ state }) => agreementInForce?.has(state))
  const isNone =
    isWhole && (agreements.length === 0 || (agreementInForce !== undefined && !isInForce))
  return {
    state: isNone ? 'none' : isInForce ? 'in-force' : 'not-known',
    signed: agreements.map(({ agreementNo, signedAt, state }) => {
      const { signStateName } = stateOf(caller, state)
      return {
        cntr_no: agreementNo,
        sign_time: timeText(signedAt),
        ...(signStateName !== undefined && { signStateName }),
      }
    }),
  }
}

/** Neither its name nor whether it is in force can be told from a code, unless the platform's own table says so. */
function stateOf(
  { codes: { names, agreementInForce } }: Caller,
  code: string,
): Pick<Agreement, 'signStateName' | 'inForce'> {
  const name = nameOf(names, 'sign_state', code)
  return {
    ...(name !== undefined && { signStateName: name }),
    ...(agreementInForce !== undefined && { inForce: agreementInForce.has(code) }),
  }
}

export const attachment: Action<'agreements.attachment'> = async (
  caller,
  { patientId, cntr_no, from = 0 },
) => {
  const { identity } = await caller.authorizations.require(caller.openid, patientId)
  const name = { institution: caller.institution, patientId, agreementNo: cntr_no }
  // Whoever begins anew sees what the platform has now.
  const kept = from > 0 ? await caller.pieces.find(name, from) : undefined
  if (kept) return { cntr_no, ...kept }

  const { agreements } = await ask(caller, identity)
  const agreement = agreements.find(({ agreementNo }) => agreementNo === cntr_no)
  if (agreement === undefined)
    throw new StateError('state.no-agreement', '没有找到这份协议，请下拉刷新后再试', {
      field: 'cntr_no',
    })
  if (!hasContent(agreement))
    throw new StateError('state.no-attachment', '医保平台没有给出这份协议的内容，请问护士站', {
      field: 'cntr_no',
    })
  const file = readAttachment(agreement.attachment)
  const piece = firstPiece(file, from)
  if (piece === undefined)
    throw new InputError('input.field', 'from 超出了文件的大小', { field: 'from' })
  await keepRest(caller, name, file, piece)
  return { cntr_no, ...piece }
}

/** Without them each piece is asked of the platform anew, which is slow, and no reason to show nothing. */
async function keepRest(caller: Caller, name: FileName, file: AttachmentFile, shown: Piece) {
  try {
    await caller.pieces.keep(name, file, shown)
  } catch (error) {
    caller.log.warn({ err: error, bytes: file.bytes.length }, 'attachment-pieces-not-kept')
  }
}

const hasContent = ({ attachment }: { attachment: string }): boolean => /\S/.test(attachment)

/** Of no time: last. */
const timeOf = (instant: Date | null): number => instant?.getTime() ?? 0

const timeText = (instant: Date | null): string => (instant === null ? '' : formatDateTime(instant))

/**
 * Newest first; `isWhole` false where there are others that cannot be read.
 * @throws ProtocolError where there are agreements and none can be read: that is not "none"
 */
async function ask({ platform, institution }: Caller, { name, documentNumber }: Identity) {
  const { agreements, unread = [] } = await platform.call(SERVICES.agreements, {
    institution,
    name,
    documentNumber,
  })
  if (agreements.length === 0 && unread[0] !== undefined)
    throw new PlatformFault(new ProtocolError('protocol.field', unread[0].why, { field: 'row' }))
  return {
    agreements: agreements.sort((a, b) => timeOf(b.signedAt) - timeOf(a.signedAt)),
    isWhole: unread.length === 0,
  }
}
