import {
  CareError,
  canonicalText,
  openRequest,
  sealRequest,
  signKeyOf,
  signText,
  stringifyWire,
  wireNumber,
  type Channel,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import {
  SAMPLE_CHANNEL,
  SAMPLE_REQUEST,
  SAMPLE_REQUEST_SIGN,
} from '../../../cloudfunctions/lib/protocol/testing/samples.ts'
import { blocked, failed, passed, type Check } from '../check.ts'

/** Our own code and keys by themselves: nothing leaves this machine. */
export const local: Check = {
  title: '本机加解密',
  needs: [],
  run({ platform, now }) {
    if (platform === undefined) return blocked('平台渠道的配置有误')
    if (
      signText(canonicalText(SAMPLE_REQUEST, signKeyOf(SAMPLE_CHANNEL)), SAMPLE_CHANNEL) !==
      SAMPLE_REQUEST_SIGN
    ) {
      return failed(
        '标准报文示例的签名算得不对',
        '本机的 Node.js 可能缺少所需算法，请用 Node.js 20.19 以上的官方版本',
      )
    }
    const channel = platform.channel
    try {
      return roundTrip(
        channel.authMode === 'oauth2'
          ? { ...channel, token: channel.token ?? 'selftest' }
          : channel,
        now(),
      )
    } catch (error) {
      if (!(error instanceof CareError)) throw error
      return failed(`按本渠道的配置封装报文失败：${error.message}`, '请核对平台分配的各项密钥')
    }
  },
}

function roundTrip(channel: Channel, now: number) {
  const data = { psn_name: '自检·测试', frez_amt: wireNumber('1000.00') }
  const message = sealRequest(channel, { funid: 'BC00.03.00.02', data, timestamp: now })
  const what = describe(channel)
  // Two keys of two parties: what is sealed for the platform opens only there.
  if (
    (channel.security !== 'plain' && isTwoKeyed(channel.signType)) ||
    (channel.security === 'sign+encrypt' && channel.encType === 'RSA')
  )
    return passed(`${what}：可以封装（只有平台能拆开，本机不能自验）`)
  const opened = openRequest(channel, message, { now, windowSeconds: 600 })
  if (stringifyWire(opened.data) !== stringifyWire(data))
    return failed(`${what}：拆开后与封装前不同`, '请把这一行交给开发者')
  return passed(`${what}：标准示例与自封自拆都一致`)
}

const isTwoKeyed = (signType: Channel['signType']): boolean =>
  signType === 'RSA' || signType === 'SM2'

function describe({ security, signType, encType, signKey }: Channel): string {
  if (security === 'plain') return '明文渠道，不签名不加密'
  const signing = `${signType} 签名${isTwoKeyed(signType) ? '' : signKey === undefined ? '（用渠道密钥）' : '（用 bizkey）'}`
  return security === 'sign' ? `${signing}，不加密` : `${signing}，${encType} 加密`
}
