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
 * Whether a failed request certainly never left this machine. A route that is lost under a connection that stood has
 * the same code as one that was never found; what it was lost at tells them apart.
 */
export function neverLeft(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown }
  return (
    typeof code === 'string' &&
    BEFORE_SENDING.has(code) &&
    syscall !== 'read' &&
    syscall !== 'write'
  )
}
