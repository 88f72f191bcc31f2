import { randomBytes } from 'node:crypto'

/** A mini-program or an official account that the sandbox's WeChat knows. */
export interface SandboxAccount {
  kind: 'mini-program' | 'official'
  appId: string
  appSecret: string
}

export interface Refusal {
  errcode: number
  errmsg: string
}

/** The two credentials that WeChat lends: access tokens, and tickets for pages. */
export interface Credentials {
  stableToken(
    message: Record<string, unknown>,
  ): { access_token: string; expires_in: number } | Refusal
  /** Whose token it is, or why it is none. */
  accountOf(token: string | null): SandboxAccount | Refusal
  ticket(
    account: SandboxAccount,
  ): { errcode: 0; errmsg: 'ok'; ticket: string; expires_in: number } | Refusal
  /** The ticket that pages are signed with now. */
  currentTicket(account: SandboxAccount): string | undefined
  /** As where somebody else has had other ones made: those given out are worth nothing. */
  replaceTokens(): void
  replaceTickets(): void
}

/** Seconds. */
const LIFETIME = 7200
/** A new token is handed out for the last five minutes of the old one, seconds. */
const OVERLAP = 300

interface Given {
  account: SandboxAccount
  value: string
  /** ms since the epoch. */
  until: number
}

export const isRefusal = (answer: object): answer is Refusal =>
  'errcode' in answer && answer.errcode !== 0

export function createCredentials(
  accounts: readonly SandboxAccount[],
  now: () => number,
): Credentials {
  let tokens: Given[] = []
  let tickets: Given[] = []
  const secondsLeft = ({ until }: Given) => Math.floor((until - now()) / 1000)
  const current = (given: readonly Given[], account: SandboxAccount) =>
    given.findLast((one) => one.account === account && secondsLeft(one) > OVERLAP)
  const make = (account: SandboxAccount, length: number): Given => ({
    account,
    value: randomBytes(length).toString('base64url'),
    until: now() + LIFETIME * 1000,
  })

  return {
    stableToken({ grant_type, appid, secret, force_refresh }) {
      if (grant_type !== 'client_credential')
        return { errcode: 40002, errmsg: 'invalid grant_type' }
      const account = accounts.find(({ appId }) => appId === appid)
      if (account === undefined) return { errcode: 40013, errmsg: 'invalid appid' }
      if (account.appSecret !== secret) return { errcode: 40125, errmsg: 'invalid appsecret' }
      if (force_refresh === true) tokens = tokens.filter((one) => one.account !== account)
      let token = current(tokens, account)
      if (token === undefined) tokens.push((token = make(account, 64)))
      return { access_token: token.value, expires_in: secondsLeft(token) }
    },
    accountOf(value) {
      if (!value) return { errcode: 41001, errmsg: 'access_token missing' }
      const token = tokens.find((one) => one.value === value)
      if (token === undefined)
        return {
          errcode: 40001,
          errmsg: 'invalid credential, access_token is invalid or not latest',
        }
      return secondsLeft(token) > 0
        ? token.account
        : { errcode: 42001, errmsg: 'access_token expired' }
    },
    ticket(account) {
      if (account.kind !== 'official') return { errcode: 48001, errmsg: 'api unauthorized' }
      let ticket = current(tickets, account)
      if (ticket === undefined) tickets.push((ticket = make(account, 48)))
      return { errcode: 0, errmsg: 'ok', ticket: ticket.value, expires_in: secondsLeft(ticket) }
    },
    currentTicket: (account) => current(tickets, account)?.value,
    replaceTokens() {
      tokens = []
    },
    replaceTickets() {
      tickets = []
    },
  }
}
