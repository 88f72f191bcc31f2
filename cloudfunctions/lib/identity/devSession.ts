import { createHmac } from 'node:crypto'
import { sameText } from '../protocol/index.ts'

/** A signed token that stands for an openid while developing in a browser. In production it does not exist. */
export interface DevSessions {
  issue(openid: string): { token: string; expiresAt: number }
  /** Undefined where it is not ours or has ended. */
  read(token: string): string | undefined
}

const LIFETIME = 12 * 3_600_000

export function createDevSessions(key: string, now: () => number): DevSessions {
  const signature = (claim: string) =>
    createHmac('sha256', key).update(`dev-session|${claim}`).digest('base64url')
  return {
    issue(openid) {
      const expiresAt = now() + LIFETIME
      const claim = Buffer.from(JSON.stringify({ openid, expiresAt })).toString('base64url')
      return { token: `${claim}.${signature(claim)}`, expiresAt }
    },
    read(token) {
      const dot = token.indexOf('.')
      const claim = token.slice(0, dot)
      if (!sameText(signature(claim), token.slice(dot + 1))) return undefined
      const { openid, expiresAt } = JSON.parse(
        Buffer.from(claim, 'base64url').toString('utf8'),
      ) as { openid: string; expiresAt: number }
      return expiresAt > now() ? openid : undefined
    },
  }
}
