import type { CodeOf, ErrorCode, ErrorKind } from '../errors/codes.ts'

export type { ErrorKind }

export interface ErrorDetail {
  /** The standard's field name, or our own API's, that the failure is about. */
  field?: string
  /** Whether the same call may simply be made again. Default: only for `unavailable`. */
  retryable?: boolean
  /** What happened underneath. For the log, never for an answer. */
  cause?: unknown
}

/**
 * Base of every error this project throws on purpose. `message` is Chinese, safe to show to anybody, and never
 * carries a secret, a full document number or a stack; `cause` is for the log only.
 */
export abstract class CareError extends Error {
  abstract readonly kind: ErrorKind
  /** Written out: in the built functions classes have other names. */
  abstract override readonly name: string
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.code = code
    this.field = detail.field
    this.retryable = detail.retryable ?? false
  }
}

/** A message is not authentic, not fresh, not decryptable or breaks its table: the first layer of judgement. */
export class ProtocolError extends CareError {
  override readonly name: string = 'ProtocolError'
  readonly kind = 'protocol'
  declare readonly code: CodeOf<'protocol'>

  constructor(code: CodeOf<'protocol'>, message: string, detail: ErrorDetail = {}) {
    super(code, message, detail)
  }
}

/** The other side understood the message and said no: the second layer. `code` is `business.<their code>`. */
export class BusinessError extends CareError {
  override readonly name: string = 'BusinessError'
  readonly kind = 'business'
  declare readonly code: CodeOf<'business'>

  constructor(code: CodeOf<'business'>, message: string, detail: ErrorDetail = {}) {
    super(code, message, detail)
  }
}

/** What is asked does not fit the present state of a stay, a hand-over or an authorisation: the third layer. */
export class StateError extends CareError {
  override readonly name: string = 'StateError'
  readonly kind = 'state'
  declare readonly code: CodeOf<'state'>

  constructor(code: CodeOf<'state'>, message: string, detail: ErrorDetail = {}) {
    super(code, message, detail)
  }
}

/** What the caller sent is wrong; `field` names it. */
export class InputError extends CareError {
  override readonly name: string = 'InputError'
  readonly kind = 'input'
  declare readonly code: CodeOf<'input'>

  constructor(code: CodeOf<'input'>, message: string, detail: ErrorDetail = {}) {
    super(code, message, detail)
  }
}

/** Another party could not be reached or did not answer in time. Says nothing about whether it acted. */
export class UnavailableError extends CareError {
  override readonly name: string = 'UnavailableError'
  readonly kind = 'unavailable'
  declare readonly code: CodeOf<'unavailable'>

  constructor(code: CodeOf<'unavailable'>, message: string, detail: ErrorDetail = {}) {
    super(code, message, { retryable: true, ...detail })
  }
}
