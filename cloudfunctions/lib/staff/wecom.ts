import { fieldsOf, numberOf } from '../http/answer.ts'
import type { HttpAnswer } from '../http/client.ts'
import { isLosslessNumber } from '../protocol/index.ts'
import { StaffChannelError, type StaffChannel, type StaffMessage } from './channel.ts'
import { createPost } from './post.ts'

/** Of a text message, by WeCom's own rule (群机器人配置说明). */
const MOST_BYTES = 2048
const CUT = '…（后面还有，见日志）'

const ADVICE: Readonly<Record<number, string>> = {
  45009: '一分钟里发得太多',
  93000: '机器人的地址不对，或机器人已被移出群',
}

/**
 * A robot in a WeCom group (企业微信群机器人). A text message: the Markdown kind is not shown to those who read the group
 * in WeChat.
 * @param url the robot's whole address, whose key is a secret
 */
export function createWecomChannel(url: string): StaffChannel {
  const { post, close } = createPost('wecom', url)
  return {
    name: 'wecom',
    async send(message) {
      const content = fitting(textOf(message))
      const errcode = errcodeOf(await post({ msgtype: 'text', text: { content } }))
      if (errcode === 0) return
      const advice = ADVICE[errcode ?? Number.NaN]
      throw new StaffChannelError(
        'wecom',
        errcode === undefined
          ? '答复看不懂，多半不是机器人的地址'
          : `errcode ${errcode}${advice === undefined ? '' : `，${advice}`}`,
      )
    },
    close,
  }
}

const textOf = ({ title, lines }: StaffMessage): string => [title, ...lines].join('\n')

/** Whole lines, as many as there is room for. */
function fitting(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text
  const lines = text.split('\n')
  while (lines.length > 1 && Buffer.byteLength([...lines, CUT].join('\n')) > MOST_BYTES) lines.pop()
  return [...lines, CUT].join('\n')
}

function errcodeOf(answer: HttpAnswer): number | undefined {
  const { errcode } = fieldsOf(answer) ?? {}
  return isLosslessNumber(errcode) ? numberOf(errcode) : undefined
}
