import { randomBytes } from 'node:crypto'

/** How long a token holds, seconds. */
export const TOKEN_SECONDS = 7200

/** The OAuth2 mode's tokens. They end with the process: a restart is a revocation, too. */
export interface Tokens {
  issue(appId: string): { token: string; expires_in: number }
  /** The token as it is, where it is live and this channel's. */
  live(appId: string, token: unknown): string | undefined
  /** All of a channel, or of everybody. */
  revoke(appId?: string): void
}

/** @param now ms since the epoch */
export function createTokens(now: () => number): Tokens {
  const issued = new Map<string, { appId: string; until: number }>()

  function forgetExpired(): void {
    for (const [token, { until }] of issued) if (until <= now()) issued.delete(token)
  }

  return {
    issue(appId) {
      forgetExpired()
      const token = randomBytes(24).toString('base64url')
      issued.set(token, { appId, until: now() + TOKEN_SECONDS * 1000 })
      return { token, expires_in: TOKEN_SECONDS }
    },
    live(appId, token) {
      const one = typeof token === 'string' ? issued.get(token) : undefined
      return one !== undefined && one.appId === appId && one.until > now()
        ? (token as string)
        : undefined
    },
    revoke(appId) {
      for (const [token, one] of issued)
        if (appId === undefined || one.appId === appId) issued.delete(token)
    },
  }
}
