import { setTimeout as wait } from 'node:timers/promises'
import { MINI_PROGRAM, OFFICIAL_ACCOUNT } from '../defaults.ts'
import { jsonBody } from '../web/input.ts'
import {
  json,
  notAllowed,
  page,
  serve,
  type Asked,
  type Reply,
  type Running,
} from '../web/serve.ts'
import { createCredentials, isRefusal, type Credentials, type SandboxAccount } from './accounts.ts'
import { checkMessage } from './check.ts'
import { SLOW_MS, createFaults, readFault, type FaultKind, type FaultPlace } from './faults.ts'
import { createLinks, type Links } from './links.ts'
import { messagesPage, type Received } from './page.ts'
import { SANDBOX_TEMPLATES } from './templates.ts'

export { SANDBOX_TEMPLATES, templateEnvironment } from './templates.ts'
export type { Received } from './page.ts'

/** What the landing page's function needs to know of this WeChat. @param landingUrl where that page is */
export const entranceEnvironment = (url: string, landingUrl: string): Record<string, string> => ({
  LANDING_URL: landingUrl,
  WX_API_URL: url,
  WX_APPID: MINI_PROGRAM.appId,
  WX_APPSECRET: MINI_PROGRAM.appSecret,
  WX_USERNAME: MINI_PROGRAM.username,
  OFFICIAL_APPID: OFFICIAL_ACCOUNT.appId,
  OFFICIAL_APPSECRET: OFFICIAL_ACCOUNT.appSecret,
})

export interface WechatOptions {
  /** 0 for any free one. */
  port: number
  /** The app for a browser: stands for the mini-program where somebody follows a link into it. */
  appUrl?: string
  /** ms since the epoch. */
  now?: () => number
}

export interface RunningWechat
  extends Running, Pick<Credentials, 'replaceTokens' | 'replaceTickets'>, Pick<Links, 'followed'> {
  messages(): readonly Received[]
  /** What pages of the official account are signed with now. */
  ticket(): string | undefined
  /** How often each was asked for. */
  asked(place: FaultPlace): number
}

/** The oldest go; in memory only. */
const MOST_KEPT = 500

const MINI: SandboxAccount = {
  kind: 'mini-program',
  appId: MINI_PROGRAM.appId,
  appSecret: MINI_PROGRAM.appSecret,
}
const OFFICIAL: SandboxAccount = { kind: 'official', ...OFFICIAL_ACCOUNT }
/** As published. */
const PAGES = ['pages/arrival/index', 'pages/stay/index']

/** WeChat's answer in words to what a fault makes of a call. */
const SPOILED: Readonly<Partial<Record<FaultKind, { errcode: number; errmsg: string }>>> = {
  busy: { errcode: -1, errmsg: 'system error' },
  declined: { errcode: 43101, errmsg: 'user refuse to accept the msg' },
  'expired-token': { errcode: 42001, errmsg: 'access_token expired' },
  quota: { errcode: 45009, errmsg: 'reach max api daily quota limit' },
  stranger: { errcode: 40164, errmsg: 'invalid ip 127.0.0.1, not in whitelist' },
}

/**
 * WeChat, as far as the functions meet it. Messages: `POST /cgi-bin/message/subscribe/send` takes one, `GET /` shows
 * them as a phone does, `GET /sandbox/messages` gives them as JSON. The way in: `POST /cgi-bin/stable_token`,
 * `GET /cgi-bin/ticket/getticket`, `POST /wxa/generate_urllink`, and `GET /l/…`, where a link leads.
 * `POST /sandbox/faults {kind, on, times}`.
 */
export async function startWechat(options: WechatOptions): Promise<RunningWechat> {
  const { now = Date.now } = options
  const faults = createFaults()
  const stop = new AbortController()
  const credentials = createCredentials([MINI, OFFICIAL], now)
  const links = createLinks(PAGES, now, options.appUrl)
  const asked: Partial<Record<FaultPlace, number>> = {}
  let received: Received[] = []

  /** Answers, unless a fault does something else. */
  async function disturbed(on: FaultPlace, answer: () => object): Promise<Reply | undefined> {
    asked[on] = (asked[on] ?? 0) + 1
    const fault = faults.take(on)
    if (fault === 'down') return undefined
    const spoiled = fault === undefined ? undefined : SPOILED[fault]
    if (spoiled !== undefined) return json(200, spoiled)
    const result = answer()
    if (fault === 'slow')
      await wait(SLOW_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    return fault === 'lost' ? undefined : json(200, result)
  }

  /** A token that is sent must be right; the functions on this machine may do without. */
  const send = (request: Asked) =>
    disturbed('send', () => {
      const token = request.query.get('access_token')
      const account = token === null ? undefined : credentials.accountOf(token)
      if (account !== undefined && isRefusal(account)) return account
      const message = jsonBody(request)
      const result = checkMessage(message, SANDBOX_TEMPLATES)
      if (result.errcode === 0) received = [...received, read(message, now())].slice(-MOST_KEPT)
      return result
    })

  const withToken = (
    on: FaultPlace,
    { query }: Asked,
    answer: (account: SandboxAccount) => object,
  ) =>
    disturbed(on, () => {
      const account = credentials.accountOf(query.get('access_token'))
      return isRefusal(account) ? account : answer(account)
    })

  function setFaults(request: Asked): Reply {
    if (request.method === 'DELETE') {
      faults.clear()
      return json(200, { ok: true })
    }
    if (request.method !== 'POST') return notAllowed('POST, DELETE')
    const fault = readFault(jsonBody(request))
    faults.add(fault)
    return json(200, fault)
  }

  const running = await serve(options.port, (request) => {
    const { method, path, query } = request
    if (path.startsWith('/l/'))
      return method === 'GET' ? links.follow(path.slice(3), query.get('cq')) : notAllowed('GET')
    switch (path) {
      case '/':
        return method === 'GET'
          ? page(200, messagesPage(received, SANDBOX_TEMPLATES))
          : notAllowed('GET')
      case '/cgi-bin/message/subscribe/send':
        return method === 'POST' ? send(request) : notAllowed('POST')
      case '/cgi-bin/stable_token':
        return method === 'POST'
          ? disturbed('token', () => credentials.stableToken(jsonBody(request)))
          : json(200, REQUIRE_POST)
      case '/cgi-bin/ticket/getticket':
        return withToken('ticket', request, (account) =>
          query.get('type') === 'jsapi'
            ? credentials.ticket(account)
            : { errcode: 40097, errmsg: 'invalid args' },
        )
      case '/wxa/generate_urllink':
        return method === 'POST'
          ? withToken('link', request, (account) =>
              links.generate(account, jsonBody(request), running.url),
            )
          : json(200, REQUIRE_POST)
      case '/sandbox/messages':
        return method === 'GET' ? json(200, { messages: received }) : notAllowed('GET')
      case '/sandbox/faults':
        return setFaults(request)
      default:
        return json(404, { error: 'not_found', message: '没有这个地址' })
    }
  })
  return {
    url: running.url,
    messages: () => received,
    ticket: () => credentials.currentTicket(OFFICIAL),
    asked: (place) => asked[place] ?? 0,
    replaceTokens: credentials.replaceTokens,
    replaceTickets: credentials.replaceTickets,
    followed: links.followed,
    close() {
      stop.abort()
      return running.close()
    },
  }
}

const REQUIRE_POST = { errcode: 43002, errmsg: 'require POST method' }

function read(
  { touser, template_id, page: target, data }: Record<string, unknown>,
  at: number,
): Received {
  const values = Object.entries(data as Record<string, { value: string }>).map(
    ([field, { value }]) => [field, value],
  )
  return {
    openid: String(touser),
    templateId: String(template_id),
    page: String(target ?? ''),
    data: Object.fromEntries(values) as Record<string, string>,
    at,
  }
}
