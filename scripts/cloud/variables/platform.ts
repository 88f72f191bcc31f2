import {
  CIPHER_TEXTS,
  ENC_TYPES,
  SECURITY_LEVELS,
  SIGN_NESTED,
  SIGN_TYPES,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import type { Variables } from './variable.ts'

/** The channel to the platform, and how it speaks. */
export const PLATFORM: Variables = {
  PLATFORM_URL: {
    what: '医保平台接口地址',
    example: 'https://platform.example/api',
    from: '医保平台',
  },
  PLATFORM_APPID: {
    what: '本院在医保平台的渠道 id（chs_fjs_appid），至多 20 个字符',
    example: 'H35050200001XYJY',
    from: '医保平台',
  },
  PLATFORM_APPSECRET: {
    what: '渠道密钥（chs_fjs_appsecret）；渠道密钥模式要有',
    example: 'by-the-platform-in-a-sealed-letter',
    from: '医保平台',
    secret: true,
  },
  PLATFORM_SIGN_KEY: {
    what: '分配的 bizkey；没有分配就留空，用渠道密钥签名',
    example: '',
    from: '医保平台',
    secret: true,
  },
  PLATFORM_SM4_KEY: {
    what: '指定的报文密钥，16 个字符或 32 位十六进制；没有指定就留空，由 appId 与密钥推出',
    example: '',
    from: '医保平台',
    secret: true,
  },
  PLATFORM_APPSECRET_OLD: {
    what: '更换渠道密钥期间的旧密钥：平台用它发来的报文、应答仍然认；换完删去（runbook.md）',
    example: '',
    from: '医保平台',
    secret: true,
  },
  PLATFORM_SIGN_KEY_OLD: {
    what: '旧的 bizkey；没有变的留空',
    example: '',
    from: '医保平台',
    secret: true,
  },
  PLATFORM_SM4_KEY_OLD: {
    what: '旧的报文密钥；没有变的留空',
    example: '',
    from: '医保平台',
    secret: true,
  },
  PLATFORM_AUTH_MODE: {
    what: '认证方式：user 密钥、oauth2 授权码、anonymous 匿名',
    fallback: 'user',
    example: 'user',
    from: '医保平台',
  },
  PLATFORM_TOKEN_URL: { what: '取令牌的地址；只有授权码模式需要', example: '', from: '医保平台' },
  PLATFORM_SECURITY: {
    what: `安全级别：${SECURITY_LEVELS.join('、')}`,
    fallback: 'sign+encrypt',
    example: 'sign+encrypt',
    from: '医保平台',
  },
  PLATFORM_SIGN_TYPE: {
    what: `签名方式：${SIGN_TYPES.join('、')}`,
    fallback: 'SM3',
    example: 'SM3',
    from: '医保平台',
  },
  PLATFORM_ENC_TYPE: {
    what: `加密方式：${ENC_TYPES.join('、')}`,
    fallback: 'SM4',
    example: 'SM4',
    from: '医保平台',
  },
  PLATFORM_CIPHER_TEXT: {
    what: `密文写法：${CIPHER_TEXTS.join('、')}；读时两种都认`,
    fallback: 'hex',
    example: 'hex',
    from: '医保平台',
  },
  PLATFORM_SIGN_NESTED: {
    what: `平台对签名中对象的读法：${SIGN_NESTED.join('、')}；auto 自己认出来（protocol.md 的「签名」），一般不用设`,
    fallback: 'auto',
    example: 'auto',
    from: '信息科',
  },
  PLATFORM_PRIVATE_KEY: {
    what: '我方私钥，只有 RSA、SM2 需要；PEM 写成一行，换行写成 \\n',
    example: '',
    from: '信息科',
    secret: true,
  },
  PLATFORM_PUBLIC_KEY: {
    what: '平台公钥，只有 RSA、SM2 需要',
    example: '',
    from: '医保平台',
    bulky: true,
  },
  PLATFORM_PRIVATE_KEY_OLD: {
    what: '更换期间旧的我方私钥；没有变的留空',
    example: '',
    from: '信息科',
    secret: true,
  },
  PLATFORM_PUBLIC_KEY_OLD: {
    what: '更换期间旧的平台公钥；没有变的留空',
    example: '',
    from: '医保平台',
    bulky: true,
  },
  PLATFORM_TIMEOUT_MS: {
    what: '一次调用平台的时限，毫秒，100–60000；hospital 函数的时限须不小于它的 4 倍',
    fallback: '8000',
    example: '8000',
    from: '信息科',
  },
  TIMESTAMP_WINDOW_SECONDS: {
    what: '报文时间戳允许的偏差，秒；须与平台一致',
    fallback: '600',
    example: '600',
    from: '医保平台',
  },
  PLATFORM_CODES: {
    what: '医保平台的代码表：只是名称，不据以判断；写作 cntr_state:代码=名称,…;sign_state:…;med_type:…，没有就留空',
    example: '',
    from: '医保平台',
  },
  PLATFORM_AGREEMENT_IN_FORCE: {
    what: '表示协议有效的 sign_state 代码，以逗号相隔；不填则不说协议是否有效',
    example: '',
    from: '医保平台',
  },
}
