import type tcb from '@cloudbase/node-sdk'
import {
  SEND_TIMEOUT,
  judgeFailure,
  judgeReturnCode,
  type NoticeSender,
  type SendOutcome,
} from './sender.ts'

/**
 * WeChat's subscribeMessage.send through CloudBase's open API (云调用): the runtime's own token stands for the
 * mini-program, so there is no secret of it here. The function's `config.json` must list `subscribeMessage.send` under
 * `permissions.openapi`. The SDK is loaded with the first message, and sends once: it is given no retries.
 */
export function createWechatSender(timeoutMs: number = SEND_TIMEOUT): NoticeSender {
  let app: Promise<ReturnType<typeof tcb.init>> | undefined
  return {
    async send({ openid, templateId, page, data }) {
      const { CLOUDBASE_APIKEY, TENCENTCLOUD_SECRETID, TENCENTCLOUD_SECRETKEY } = process.env
      // Without keys the SDK rejects a promise that nobody holds, which ends the process.
      if (!CLOUDBASE_APIKEY && !(TENCENTCLOUD_SECRETID && TENCENTCLOUD_SECRETKEY))
        return { is: 'unsent', why: 'the runtime gave no keys' }
      try {
        app ??= import('@cloudbase/node-sdk').then(({ default: sdk }) =>
          sdk.init({ env: sdk.SYMBOL_CURRENT_ENV, timeout: timeoutMs }),
        )
        const answer: unknown = await (
          await app
        ).callWxOpenApi({
          apiName: 'subscribeMessage.send',
          requestData: {
            touser: openid,
            templateId,
            page,
            lang: 'zh_CN',
            miniprogramState: 'formal',
            data,
          },
        })
        return judge((answer as { result?: unknown } | null)?.result)
      } catch (error) {
        return judgeRefusal(error) ?? judgeFailure(error)
      }
    },
    close: async () => {},
  }
}

function judge(result: unknown): SendOutcome {
  const { errCode, errcode } = (typeof result === 'object' && result !== null ? result : {}) as {
    errCode?: unknown
    errcode?: unknown
  }
  return judgeReturnCode(errCode ?? errcode)
}

/**
 * What CloudBase itself refuses has not reached WeChat: no permission, no token (as where HTTP started the function),
 * too many.
 */
function judgeRefusal(error: unknown): SendOutcome | undefined {
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  const refused =
    /^-?60410\d$|^(40[0-9]|429)$|PERMISSION|INVALID|UNAUTHORIZED|AUTH|SIGN_|EXCEED|LIMIT/i.test(
      code,
    )
  return refused ? { is: 'unsent', why: code.slice(0, 60) } : undefined
}
