/**
 * What CloudBase puts into the context where a person's client called: its own words for who. `WX_FROM_OPENID` is of a
 * mini-program with which the environment is shared.
 */
const CALLERS = ['WX_OPENID', 'WX_FROM_OPENID', 'TCB_UUID', 'TCB_CUSTOM_USER_ID'] as const

/**
 * Whether the context names a client: a mini-program's or a browser's `callFunction`, which may send an event of any
 * shape, the timer's and HTTP's among them. Reads the context's two forms (`environment` as JSON, the older `environ`
 * as `NAME=value;…`) without the vendor's SDK, which would cost every HTTP request a tenth of a second at a cold start.
 */
export function namesClient(context: unknown): boolean {
  if (typeof context !== 'object' || context === null) return false
  const { environment, environ } = context as { environment?: unknown; environ?: unknown }
  const told = { ...readEnviron(environ), ...readEnvironment(environment) }
  return CALLERS.some((name) => Object.hasOwn(told, name) && told[name] !== '')
}

function readEnvironment(environment: unknown): Record<string, unknown> {
  if (typeof environment !== 'string' || environment === '') return {}
  try {
    const read: unknown = JSON.parse(environment)
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function readEnviron(environ: unknown): Record<string, unknown> {
  if (typeof environ !== 'string') return {}
  return Object.fromEntries(
    environ
      .split(';')
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}
