/** Why no answer came. `sent` is false only where the request certainly did not leave this machine. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  readonly reason: 'late' | 'unreachable' | 'broken' | 'too-large'
  readonly sent: boolean
  /** What the network said, or `TIMEOUT`, `TOO_LARGE`. */
  readonly code: string

  constructor(
    reason: HttpFailure['reason'],
    detail: { sent: boolean; code: string; cause?: unknown },
  ) {
    super(detail.code, detail.cause === undefined ? undefined : { cause: detail.cause })
    this.reason = reason
    this.sent = detail.sent
    this.code = detail.code
  }
}

/** Codes of failures before the first byte of a request could leave. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/**
 * Whether a failed request certainly never left this machine, whoever made it. A route that is lost under a connection
 * that stood has the same code as one that was never found; what it was lost at tells them apart.
 */
export function neverLeft(error: unknown): boolean {
  if (error instanceof HttpFailure) return !error.sent
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown }
  return (
    typeof code === 'string' &&
    BEFORE_SENDING.has(code) &&
    syscall !== 'read' &&
    syscall !== 'write'
  )
}

/** What undici reports. */
export function failureOf(error: Error & { code?: unknown }): HttpFailure {
  const code = typeof error.code === 'string' ? error.code : error.name
  if (neverLeft(error)) return new HttpFailure('unreachable', { sent: false, code, cause: error })
  const reason = code.endsWith('_TIMEOUT') ? 'late' : 'broken'
  return new HttpFailure(reason, { sent: true, code, cause: error })
}
