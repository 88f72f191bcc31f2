import { hkdfSync } from 'node:crypto'
import { createSealer } from '../identity/seal.ts'
import type { Store } from '../store/store.ts'
import type { Issued, WechatAccount } from './api.ts'
import {
  createExpiringValue,
  type ExpiringValue,
  type ExpiringValueOptions,
} from './expiringValue.ts'
import { isTokenEnded } from './errors.ts'

export interface AccessDependencies {
  store: Store
  /** ms since the epoch. */
  now: () => number
  accessToken(account: WechatAccount): Promise<Issued>
}

/** WeChat hands a new token out for the last five minutes of the old one, ms. */
const TOKEN_EARLY = 4 * 60_000
/** Two an hour are used where nothing goes wrong. */
const TOKENS_AN_HOUR = 30

/**
 * What WeChat issues to an account, under its access token.
 * @param ask is given a token; one that WeChat no longer takes is replaced, once
 */
export function createAccess(
  dependencies: AccessDependencies,
  account: WechatAccount,
): (
  what: string,
  options: Pick<ExpiringValueOptions, 'early' | 'mostAnHour'>,
  ask: (token: string) => Promise<Issued>,
) => ExpiringValue {
  const { tokens, keep } = openAccount(dependencies, account)
  return (what, options, ask) =>
    keep(what, {
      ...options,
      async ask() {
        const token = await tokens.current()
        try {
          return await ask(token)
        } catch (error) {
          if (!isTokenEnded(error)) throw error
          await tokens.refused(token)
          return ask(await tokens.current())
        }
      },
    })
}

/** The account's access token alone, for what is done with it and has nothing issued. */
export const createTokens = (
  dependencies: AccessDependencies,
  account: WechatAccount,
): ExpiringValue => openAccount(dependencies, account).tokens

/** Sealed with a key that follows from the account's secret: whoever knows that one could ask WeChat himself. */
function openAccount({ store, now, accessToken }: AccessDependencies, account: WechatAccount) {
  const key = Buffer.from(
    hkdfSync('sha256', account.appSecret, account.appId, 'borrowed from WeChat', 32),
  )
  const dependencies = {
    store,
    now,
    sealer: createSealer({ sealing: [{ id: 'wechat', key }], index: key }),
  }
  const keep = (what: string, options: Omit<ExpiringValueOptions, 'id'>) =>
    createExpiringValue(dependencies, { id: `wechat~${what}~${account.appId}`, ...options })
  const tokens = keep('token', {
    early: TOKEN_EARLY,
    mostAnHour: TOKENS_AN_HOUR,
    ask: () => accessToken(account),
  })
  return { tokens, keep }
}
