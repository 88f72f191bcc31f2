import { CareError, clearResponse, dialectOf } from '../../../cloudfunctions/lib/protocol/index.ts'
import { signatureCauses } from '../../wire/diagnosis.ts'
import { findCause } from '../alternatives.ts'
import type { Context } from '../context.ts'
import { blocked, failed, idle, passed, type Check, type Outcome } from '../check.ts'
import { ADVICE, type Complaint } from '../words.ts'

/** These may be a wrong choice of ours, which trying can find; of the others the platform's words say enough. */
const WORTH_TRYING: readonly Complaint[] = ['signature', 'cipher']
/** Where it does not know us, its answer is not made with our keys either. */
const NOT_KNOWN: readonly Complaint[] = ['channel', 'secret', 'token']

/** Whether the platform takes what we send: authenticated, signed, encrypted, on time. */
export const accepted: Check = {
  title: '我方报文',
  needs: ['平台连通', '平台令牌'],
  async run(context) {
    const { probe, complaint } = context
    if (probe === undefined) return blocked('没有得到平台的应答')
    const { status, message, claim } = probe
    if (status >= 500) return failed(`平台应答 HTTP ${status}`, '请稍后再试；一直如此请联系平台')
    if (message === undefined)
      return failed(
        `平台的应答不是 JSON（HTTP ${status}）`,
        '请核对 PLATFORM_URL：可能是网页或网关的地址',
      )
    const said = `${claim.code} ${claim.words}`.trim()
    if (complaint === undefined)
      return passed(`平台已受理${said === '' ? '' : `（平台答复：${said}）`}`)
    const changing = complaint === 'secret' && probe.channel.old !== undefined
    if (!changing && !WORTH_TRYING.includes(complaint))
      return failed(`平台拒收：${said}`, ADVICE[complaint])
    return failed(`平台拒收：${said}`, await adviceOf(context, complaint))
  },
}

/** Whether we can read what the platform encrypted. */
export const cipher: Check = {
  title: '平台密文',
  needs: ['平台连通', '平台令牌'],
  async run(context) {
    const outcome = beforeReading(context)
    if (outcome !== undefined) return outcome
    const { channel, message = {} } = context.probe! // see beforeReading
    const encrypted = Boolean(message[dialectOf(channel).encdata])
    if (channel.security !== 'sign+encrypt' && !encrypted) return idle('本渠道不加密')
    try {
      clearResponse(channel, message)
      return encrypted
        ? passed('能解开')
        : failed('平台的应答没有加密，而本渠道配置为加密', await adviceOf(context, 'cipher'))
    } catch (error) {
      if (!(error instanceof CareError)) throw error
      return failed(
        error.code === 'protocol.decrypt'
          ? '平台的密文解不开'
          : `平台的应答不合渠道配置：${error.message}`,
        await adviceOf(context, 'cipher'),
      )
    }
  },
}

/** Whether what the platform signed is what we read: its answer cannot be believed without. */
export const signature: Check = {
  title: '平台签名',
  needs: ['平台连通', '平台令牌', '平台密文'],
  async run(context) {
    const outcome = beforeReading(context)
    if (outcome !== undefined) return outcome
    const { channel, message = {}, opened } = context.probe! // see beforeReading
    if (channel.security === 'plain') return idle('本渠道不签名')
    if (!(opened instanceof CareError)) return passed('核验无误')
    if (opened.code !== 'protocol.signature')
      return failed(`平台的应答不可信：${opened.message}`, '请把这一行交给平台')
    const name = dialectOf(channel).sign
    if (!message[name])
      return failed('平台的应答没有签名，而本渠道配置为签名', await adviceOf(context, 'signature'))
    const causes = signatureCauses(channel, message, clearResponse(channel, message))
    if (causes.length > 0)
      return failed(`平台的签名核验不过，试出的原因：${causes.join('；或')}`, ADVICE.signature)
    return failed('平台的签名核验不过', await adviceOf(context, 'signature'))
  },
}

function beforeReading({ probe, complaint }: Context): Outcome | undefined {
  if (probe?.message === undefined) return blocked('没有得到平台的应答')
  return complaint !== undefined && NOT_KNOWN.includes(complaint)
    ? blocked('平台没有认出本渠道（见「我方报文」）')
    : undefined
}

/** With what trying has found; where it has found nothing, with what was tried. */
async function adviceOf(context: Context, complaint: Complaint): Promise<string> {
  const { found, words, tried } = await findCause(context)
  if (found) return `已试出原因——${words}`
  return `${ADVICE[complaint]}${tried.length === 0 ? '' : `。已试过 ${tried.join('、')}，都不是：多半是密钥本身不对`}`
}
