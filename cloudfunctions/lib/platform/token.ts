import {
  ProtocolError,
  isWireObject,
  parseWire,
  stringifyWire,
  type Channel,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import { PlatformUnavailableError } from './errors.ts'
import type { Transport } from './transport.ts'

/** Where the OAuth2 mode's token comes from (appendix 1.2.2.2). */
export interface TokenSource {
  /** A live token; fetched at most once at a time however many ask. */
  current(deadline: number): Promise<string>
  /** Forgets this token: the platform refused it. A newer one is kept. */
  refused(token: string): void
}

/** Renewed this long before it ends, ms: a call must not carry a token that dies on the way. */
const EARLY = 60_000

/**
 * The standard names the mode but not the token's own call, so this asks the way the rest of the platform is asked:
 * a JSON object with appid and secret, and reads the common answers ({token|access_token, expires_in}, bare or in
 * data).
 * @throws PlatformUnavailableError (never sent: the call itself had not left yet) and ProtocolError
 */
export function createTokenSource(
  channel: Channel,
  tokenUrl: string,
  transport: Transport,
  now: () => number,
): TokenSource {
  let cached: { token: string; until: number } | undefined
  let underway: Promise<{ token: string; until: number }> | undefined

  async function fetchToken(deadline: number) {
    const body = stringifyWire({
      chs_fjs_appid: channel.appId,
      chs_fjs_appsecret: channel.appSecret ?? '',
    })
    const answer = await transport.post(tokenUrl, body, deadline).catch((error: unknown) => {
      if (!(error instanceof PlatformUnavailableError)) throw error
      throw new PlatformUnavailableError(error.code, error.message, { cause: error, sent: false })
    })
    const fields = asObject(parseWire(answer.body))
    const inside = { ...fields, ...asObject(fields.data) }
    const token = inside.token ?? inside.access_token ?? inside.chs_fjs_token
    if (answer.status >= 400 || typeof token !== 'string' || token === '') {
      throw new ProtocolError(
        'protocol.token',
        '医保平台没有发给渠道令牌，请核对 PLATFORM_TOKEN_URL、PLATFORM_APPID 与 PLATFORM_APPSECRET',
      )
    }
    const seconds = Number(String(inside.expires_in ?? 7200))
    return { token, until: now() + (seconds > 0 ? seconds * 1000 : 0) }
  }

  return {
    async current(deadline) {
      if (cached && cached.until - EARLY > now()) return cached.token
      underway ??= fetchToken(deadline).finally(() => {
        underway = undefined
      })
      cached = await underway
      return cached.token
    },
    refused(token) {
      if (cached?.token === token) cached = undefined
    },
  }
}

const asObject = (value: WireValue | undefined): WireObject => (isWireObject(value) ? value : {})
