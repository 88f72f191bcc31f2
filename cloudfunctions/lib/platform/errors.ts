import { UnavailableError, type ErrorDetail } from '../protocol/index.ts'

/** The platform gave no usable answer. For a write, `sent` decides whether the outcome is unknown or the call never left. */
export class PlatformUnavailableError extends UnavailableError {
  override readonly name = 'PlatformUnavailableError'
  /** False only where the request certainly did not leave this machine. */
  readonly sent: boolean

  constructor(code: string, message: string, detail: ErrorDetail & { sent: boolean }) {
    super(code, message, detail)
    this.sent = detail.sent
  }
}
