import {
  CareError,
  ProtocolError,
  isLosslessNumber,
  isWireObject,
  type Channel,
  type Fields,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { CODES, type Reason } from './codes.ts'

/** The platform says no. Nothing has been changed. */
export class Refusal extends Error {
  readonly reason: Reason
  readonly code: number

  /** @param detail appended to the reason's own words; Chinese, no secret and no full document number */
  constructor(reason: Reason, detail = '', cause?: unknown) {
    const [code, words] = CODES[reason]
    super(
      detail === '' ? words : `${words}：${detail}`,
      cause === undefined ? undefined : { cause },
    )
    this.name = 'Refusal'
    this.reason = reason
    this.code = code
  }
}

/**
 * Why a message could not be opened, in the platform's codes. Anything else is the platform's own failure and is thrown
 * on.
 */
export function envelopeRefusal(error: unknown, channel: Channel): Refusal {
  if (error instanceof Refusal) return error
  if (!(error instanceof CareError)) throw error
  switch (error.code) {
    case 'protocol.auth':
      return new Refusal(channel.authMode === 'oauth2' ? 'wrongToken' : 'wrongSecret')
    case 'protocol.decrypt':
      return new Refusal('undecryptable')
    case 'protocol.signature':
      return new Refusal('signature', error.message)
    case 'protocol.stale':
      return new Refusal('stale', error.message)
    case 'protocol.json':
      return new Refusal('notJson', error.message)
    case 'protocol.envelope':
      return error.field === 'chs_fjs_timestamp' || error.field === 'timestamp'
        ? new Refusal('timestamp')
        : new Refusal('envelope', error.message)
    default:
      throw error
  }
}

/** What breaks a service's table: missing, too long, or of another type. The message names the field. */
export function fieldRefusal(error: unknown, fields: Fields, data: WireValue): Refusal {
  if (!(error instanceof ProtocolError) || error.code !== 'protocol.field') throw error
  const field = Object.values(fields).find((one) => one.wireName === error.field)
  const given = isWireObject(data) && field !== undefined ? data[field.wireName] : undefined
  if (given === undefined || given === null || given === '')
    return new Refusal('missingField', error.message)
  const text = isLosslessNumber(given) ? given.toString() : given
  const overlong =
    field?.type.name === 'String' &&
    typeof text === 'string' &&
    [...text].length > Number(field.type.length)
  return new Refusal(overlong ? 'overlongField' : 'illTypedField', error.message)
}
