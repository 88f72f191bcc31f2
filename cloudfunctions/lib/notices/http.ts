import { Agent, request } from 'undici'
import { SEND_TIMEOUT, judgeFailure, judgeReturnCode, type NoticeSender } from './sender.ts'

/** The sandbox's WeChat: the same call as WeChat's own HTTPS API, without its access token. */
export function createHttpSender(url: string, timeoutMs: number = SEND_TIMEOUT): NoticeSender {
  const agent = new Agent({ connections: 8, keepAliveTimeout: 30_000 })
  return {
    async send({ openid, templateId, page, data }) {
      try {
        const answer = await request(`${url}/cgi-bin/message/subscribe/send`, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify({
            touser: openid,
            template_id: templateId,
            page,
            lang: 'zh_CN',
            data,
          }),
          dispatcher: agent,
          signal: AbortSignal.timeout(timeoutMs),
        })
        const text = await answer.body.text()
        if (answer.statusCode !== 200) return { is: 'unknown', why: `HTTP ${answer.statusCode}` }
        return judgeReturnCode((JSON.parse(text) as { errcode?: unknown } | null)?.errcode)
      } catch (error) {
        return judgeFailure(error)
      }
    },
    close: () => agent.close(),
  }
}
