import type { Transport } from './call.ts'
import { ApiFailure, OFFLINE, UNREACHABLE, UNREADABLE } from './failure.ts'

interface Session {
  /** Stands in for a WeChat user's openid; made up by this browser. */
  openid: string
  token: string
  /** ms since the epoch. */
  expiresAt: number
}

const KEY = 'dev-session'

/** A browser's road: `POST /patient` of the same origin with the development session's token. */
export const browserTransport: Transport = async (request) => {
  const answer = await ask(request, await session())
  // The functions may have been started anew with another key: the browser stays the same user, with a new token.
  return isSignedOut(answer) ? ask(request, await renewed()) : answer
}

const ask = async (request: object, { token }: Session): Promise<unknown> =>
  post('/patient', request, { authorization: `Bearer ${token}` })

const isSignedOut = (answer: unknown): boolean =>
  (answer as { error?: { code?: unknown } } | null)?.error?.code === 'state.not-signed-in'

async function session(): Promise<Session> {
  const kept = read()
  return kept !== undefined && kept.expiresAt > Date.now() + 60_000 ? kept : renewed()
}

let renewal: Promise<Session> | undefined

/** Several calls at once share one renewal. */
function renewed(): Promise<Session> {
  renewal ??= renew().finally(() => {
    renewal = undefined
  })
  return renewal
}

async function renew(): Promise<Session> {
  const openid = read()?.openid ?? `dev-${randomText()}`
  const answer = (await post('/dev-session', { openid })) as {
    token?: unknown
    expiresAt?: unknown
  } | null
  if (typeof answer?.token !== 'string') throw new ApiFailure(UNREADABLE)
  const expiresAt =
    typeof answer.expiresAt === 'number' ? answer.expiresAt : Date.parse(String(answer.expiresAt))
  const session = {
    openid,
    token: answer.token,
    expiresAt: Number.isNaN(expiresAt) ? Date.now() + 3_600_000 : expiresAt,
  }
  localStorage.setItem(KEY, JSON.stringify(session))
  return session
}

function read(): Session | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Session | null
    return typeof kept?.openid === 'string' && typeof kept.token === 'string' ? kept : undefined
  } catch {
    return undefined
  }
}

const randomText = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')

async function post(
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  } catch {
    throw new ApiFailure(navigator.onLine ? UNREACHABLE : OFFLINE)
  }
  if (path === '/dev-session' && response.status === 404)
    throw new ApiFailure({
      code: 'state.not-signed-in',
      message: '请从微信小程序进入',
      retryable: false,
    })
  if (response.status >= 500) throw new ApiFailure(UNREACHABLE)
  return response.json().catch(() => {
    throw new ApiFailure(UNREADABLE)
  }) as Promise<unknown>
}
