import { readJson } from '../http/answer.ts'
import { createHttpClient } from '../http/client.ts'
import { isLosslessNumber, isWireObject } from '../protocol/index.ts'
import type { ExpiringValue } from '../wechat/expiringValue.ts'
import { WechatError, isTokenEndedCode } from '../wechat/errors.ts'
import {
  SEND_TIMEOUT,
  judgeFailure,
  judgeReturnCode,
  type NoticeMessage,
  type NoticeSender,
  type SendOutcome,
} from './sender.ts'

/** A return code and its words. Bytes. */
const MAX_ANSWER_BYTES = 64 * 1024

export interface HttpSenderOptions {
  /** WeChat's, without a slash at its end; or the sandbox's. */
  url: string
  /** The mini-program's access token; without one, as for the sandbox, none is sent. */
  tokens?: {
    current: ExpiringValue['current']
    refused: ExpiringValue['refused']
    close(): Promise<void>
  }
  timeoutMs?: number
}

/**
 * WeChat's own HTTPS interface (subscribeMessage.send). A cloud call needs a person's call to borrow its token from,
 * and a timer, or the HIS, is none.
 */
export function createHttpSender({
  url,
  tokens,
  timeoutMs = SEND_TIMEOUT,
}: HttpSenderOptions): NoticeSender {
  const http = createHttpClient(8)

  async function post(
    { openid, templateId, page, data }: NoticeMessage,
    token: string | undefined,
  ): Promise<{ status: number; errcode: unknown }> {
    const query = token === undefined ? '' : `?access_token=${encodeURIComponent(token)}`
    const answer = await http.post(
      `${url}/cgi-bin/message/subscribe/send${query}`,
      JSON.stringify({
        touser: openid,
        template_id: templateId,
        page,
        lang: 'zh_CN',
        miniprogram_state: 'formal',
        data,
      }),
      { timeoutMs, maxBytes: MAX_ANSWER_BYTES },
    )
    if (answer.status !== 200) return { status: answer.status, errcode: undefined }
    const fields = readJson(answer)
    const errcode = isWireObject(fields) ? fields.errcode : undefined
    return { status: 200, errcode: isLosslessNumber(errcode) ? errcode.toString() : errcode }
  }

  async function attempt(message: NoticeMessage): Promise<SendOutcome> {
    const token = await tokens?.current()
    let answer = await post(message, token)
    // It was not looked at: somebody has had another token made.
    if (tokens !== undefined && token !== undefined && isTokenEndedCode(answer.errcode)) {
      await tokens.refused(token)
      answer = await post(message, await tokens.current())
    }
    return answer.status === 200
      ? judgeReturnCode(answer.errcode)
      : { is: 'unknown', why: `HTTP ${answer.status}` }
  }

  return {
    async send(message) {
      try {
        return await attempt(message)
      } catch (error) {
        // Without a token nothing was sent.
        if (error instanceof WechatError)
          return { is: 'unsent', why: `no token, errcode ${error.errcode ?? 'none'}` }
        return judgeFailure(error)
      }
    },
    async close() {
      await tokens?.close()
      await http.close()
    },
  }
}
