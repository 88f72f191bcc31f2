import { CareError, parseChannel, type Channel } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Context } from './context.ts'
import { ask } from './probe.ts'
import { complaintOf } from './words.ts'

interface Alternative {
  /** What to change, naming the variable. */
  words: string
  /** What was tried, in short. */
  tried: string
  change: Partial<Record<Exclude<keyof Channel, 'old'>, string | undefined>>
}

/** Departures from the configuration, one at a time, that would explain a refusal. */
function alternativesOf(channel: Channel): Alternative[] {
  const { signType, signKey, appSecret, sm4Key, security, encType, old } = channel
  const list: Alternative[] = []
  if (old !== undefined)
    list.push({
      words: '平台还只认旧的密钥：请等平台换好；要先恢复业务，就把带 _OLD 的值填回原来的名字',
      tried: '旧的密钥',
      change: old,
    })
  const digests = signType === 'SM3' ? ['MD5'] : signType === 'MD5' ? ['SM3'] : []
  if (security !== 'plain') {
    for (const other of digests)
      list.push({
        words: `平台用的签名方式是 ${other}：请把 PLATFORM_SIGN_TYPE 改成 ${other}`,
        tried: `签名方式 ${other}`,
        change: { signType: other },
      })
    if (signKey !== undefined && appSecret !== undefined) {
      list.push({
        words: '平台用渠道密钥签名，不用 bizkey：请删去 PLATFORM_SIGN_KEY',
        tried: '用 PLATFORM_APPSECRET 签名',
        change: { signKey: undefined },
      })
      for (const other of digests)
        list.push({
          words: `平台用渠道密钥签名，签名方式是 ${other}：请删去 PLATFORM_SIGN_KEY，并把 PLATFORM_SIGN_TYPE 改成 ${other}`,
          tried: `用 PLATFORM_APPSECRET 以 ${other} 签名`,
          change: { signKey: undefined, signType: other },
        })
    }
  }
  if (security === 'sign+encrypt') {
    if (sm4Key !== undefined && appSecret !== undefined)
      list.push({
        words: '平台用推出的密钥加密：请删去 PLATFORM_SM4_KEY',
        tried: '由渠道编号与密钥推出的 SM4 密钥',
        change: { sm4Key: undefined },
      })
    const other = encType === 'SM4' ? 'AES' : encType === 'AES' ? 'SM4' : undefined
    if (other !== undefined)
      list.push({
        words: `平台用的加密方式是 ${other}：请把 PLATFORM_ENC_TYPE 改成 ${other}`,
        tried: `加密方式 ${other}`,
        change: { encType: other },
      })
  }
  for (const level of ['sign+encrypt', 'sign', 'plain'] as const) {
    if (level !== security)
      list.push({
        words: `平台给本渠道的安全级别是 ${level}：请把 PLATFORM_SECURITY 改成 ${level}`,
        tried: `安全级别 ${level}`,
        change: { security: level },
      })
  }
  return list
}

/**
 * Tries the departures against the platform, with a question about nobody, until one is answered authentically and
 * without complaint. A handful of reads; the result is kept for the other lines.
 */
export async function findCause(context: Context): Promise<NonNullable<Context['cause']>> {
  if (context.cause !== undefined) return context.cause
  // It is looked for where the platform was asked, and what it answered did not do.
  const [platform, probe] = [context.platform!, context.probe!]
  const { institution = '', transport, now, offset } = context
  const tried: string[] = []
  for (const { words, tried: name, change } of alternativesOf(probe.channel)) {
    const channel = withChange(probe.channel, change)
    if (channel === undefined) continue
    tried.push(name)
    const answer = await ask({
      platform,
      channel,
      institution,
      transport,
      now,
      offset,
    }).catch((error: unknown) => {
      if (error instanceof CareError) return undefined
      throw error
    })
    const complaint = answer && complaintOf(answer.claim)
    const accepted =
      answer !== undefined &&
      !(answer.opened instanceof CareError) &&
      (complaint === undefined || complaint === 'institution')
    if (accepted) return (context.cause = { words, tried, found: true })
  }
  return (context.cause = { words: '', tried, found: false })
}

/** Undefined where such a channel cannot be. */
function withChange(channel: Channel, change: Alternative['change']): Channel | undefined {
  try {
    const { old: _old, ...present } = { ...channel, ...change }
    return parseChannel(present)
  } catch (error) {
    if (error instanceof CareError) return undefined
    throw error
  }
}
