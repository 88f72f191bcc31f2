import { setTimeout as wait } from 'node:timers/promises'
import { jsonBody } from '../web/input.ts'
import { json, notAllowed, page, serve, type Asked, type Reply, type Running } from '../web/serve.ts'
import { checkMessage } from './check.ts'
import { SLOW_MS, createFaults, readFault, type FaultKind } from './faults.ts'
import { messagesPage, type Received } from './page.ts'
import { SANDBOX_TEMPLATES } from './templates.ts'

export { SANDBOX_TEMPLATES, templateEnvironment } from './templates.ts'
export type { Received } from './page.ts'

export interface WechatOptions {
  /** 0 for any free one. */
  port: number
  /** ms since the epoch. */
  now?: () => number
}

/** The oldest go; in memory only. */
const MOST_KEPT = 500

/** WeChat's answer in words to what a fault makes of a call. */
const SPOILED: Readonly<Partial<Record<FaultKind, { errcode: number; errmsg: string }>>> = {
  busy: { errcode: -1, errmsg: 'system error' },
  declined: { errcode: 43101, errmsg: 'user refuse to accept the msg' },
  'expired-token': { errcode: 42001, errmsg: 'access_token expired' },
}

/**
 * WeChat's subscribe messages, as far as the functions meet them: `POST /cgi-bin/message/subscribe/send` takes one,
 * `GET /` shows them as a phone does, `GET /sandbox/messages` gives them as JSON, `POST /sandbox/faults {kind, times}`.
 */
export async function startWechat(options: WechatOptions): Promise<Running & { messages(): readonly Received[] }> {
  const { now = Date.now } = options
  const faults = createFaults()
  const stop = new AbortController()
  let received: Received[] = []

  async function send(asked: Asked): Promise<Reply | undefined> {
    const fault = faults.take()
    if (fault === 'down') return undefined
    const spoiled = fault === undefined ? undefined : SPOILED[fault]
    if (spoiled !== undefined) return json(200, spoiled)
    const message = jsonBody(asked)
    const result = checkMessage(message, SANDBOX_TEMPLATES)
    if (result.errcode === 0) received = [...received, read(message, now())].slice(-MOST_KEPT)
    if (fault === 'slow') await wait(SLOW_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    return fault === 'lost' ? undefined : json(200, result)
  }

  function setFaults(asked: Asked): Reply {
    if (asked.method === 'DELETE') {
      faults.clear()
      return json(200, { ok: true })
    }
    if (asked.method !== 'POST') return notAllowed('POST, DELETE')
    const { kind, times } = readFault(jsonBody(asked))
    faults.add(kind, times)
    return json(200, { kind, times })
  }

  const running = await serve(options.port, (asked) => {
    switch (asked.path) {
      case '/': return asked.method === 'GET' ? page(200, messagesPage(received, SANDBOX_TEMPLATES)) : notAllowed('GET')
      case '/cgi-bin/message/subscribe/send': return asked.method === 'POST' ? send(asked) : notAllowed('POST')
      case '/sandbox/messages': return asked.method === 'GET' ? json(200, { messages: received }) : notAllowed('GET')
      case '/sandbox/faults': return setFaults(asked)
      default: return json(404, { error: 'not_found', message: '没有这个地址' })
    }
  })
  return {
    url: running.url,
    messages: () => received,
    close() {
      stop.abort()
      return running.close()
    },
  }
}

function read({ touser, template_id, page: target, data }: Record<string, unknown>, at: number): Received {
  const values = Object.entries(data as Record<string, { value: string }>).map(([field, { value }]) => [field, value])
  return { openid: String(touser), templateId: String(template_id), page: String(target ?? ''), data: Object.fromEntries(values) as Record<string, string>, at }
}
