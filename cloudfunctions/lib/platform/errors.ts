import type { CodeOf } from '../errors/codes.ts'
import { ProtocolError, UnavailableError, type ErrorDetail } from '../protocol/index.ts'

/**
 * The platform's answer is at fault: its signature, its timestamp, its table. `code` is `platform.…` where that of the
 * same fault in a message to us is `protocol.…`, so that nobody looks for it in a program that is right.
 */
export class PlatformFault extends ProtocolError {
  override readonly name = 'PlatformFault'

  constructor(fault: ProtocolError) {
    super(fault.code.replace('protocol.', 'platform.') as CodeOf<'protocol'>, fault.message, {
      ...(fault.field !== undefined && { field: fault.field }),
      cause: fault.cause,
    })
  }
}

/** What goes wrong in reading an answer is the platform's. */
export const blamed = (error: unknown): unknown =>
  error instanceof ProtocolError && !(error instanceof PlatformFault)
    ? new PlatformFault(error)
    : error

/**
 * The platform gave no usable answer. For a write, `sent` decides whether the outcome is unknown or the call never
 * left.
 */
export class PlatformUnavailableError extends UnavailableError {
  override readonly name = 'PlatformUnavailableError'
  /** False only where the request certainly did not leave this machine. */
  readonly sent: boolean

  constructor(
    code: CodeOf<'unavailable'>,
    message: string,
    detail: ErrorDetail & { sent: boolean },
  ) {
    super(code, message, detail)
    this.sent = detail.sent
  }
}
