import { randomBytes } from 'node:crypto'
import {
  CIPHER_TEXTS,
  ENC_TYPES,
  SECURITY_LEVELS,
  SIGN_NESTED,
  SIGN_TYPES,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { OWN_SECRETS, readOwnVariable } from '../../cloudfunctions/lib/config/ownVariables.ts'
import type { DeployedFunction } from './functions.ts'
import { HELP_VARIABLES } from './helpVariables.ts'

export interface Variable {
  what: string
  /** What it stands at where it is not set; empty where it must be set, or where nothing is meant by silence. */
  fallback?: string
  /** A value of the right form: made up, opens nothing. */
  example: string
  from: Giver
  secret?: true
  /** It is long and no secret: it stands beside the code, not in the environment, which is small. */
  bulky?: true
  /** Of what is made at random: a fresh one. */
  make?: () => string
}

/** Who gives a value, in the order in which a person gets to them. */
export const GIVERS = ['随机生成', '信息科', '医保平台', '医保电子凭证', '微信后台'] as const
export type Giver = (typeof GIVERS)[number]

const password = () => randomBytes(24).toString('hex')
const key = () => randomBytes(32).toString('base64')

/**
 * Every variable of the functions, in the order in which a person fills them in. Tests compare with what the code
 * reads.
 */
export const VARIABLES: Readonly<Record<string, Variable>> = {
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
  HOSPITAL_FIXMEDINS_CODE: {
    what: '本院的定点医疗机构编号（fixmedins_code）',
    example: 'H35050200001',
    from: '医保平台',
  },
  INSTITUTIONS: {
    what: '几个院区时，每个院区一项的 JSON（deploy.md 的「几个院区」）：机构编号、名称、地址、电话和各自的变量；密钥写在「变量__机构编号」里；空则只有上面这一家',
    example: '',
    from: '信息科',
    bulky: true,
  },
  AUTHORIZATION_SCOPE: {
    what: '几个院区时，患者的一次授权管到哪里：各院区都有效（hospital），或只在给的那个院区有效、每个院区各授权一次（campus）；同意书照它写',
    fallback: 'hospital',
    example: 'hospital',
    from: '信息科',
  },
  HOSPITAL_APPID: {
    what: 'HIS 调用本系统的渠道 id，信息科自定',
    example: 'HIS-PROD-01',
    from: '信息科',
  },
  HOSPITAL_CODE_TYPE: {
    what: '应答的 code 写成数（number）还是文字（text），按 HIS 的程序；平台写成哪一种都这样转',
    fallback: 'number',
    example: 'number',
    from: '信息科',
  },
  HOSPITAL_ODD_CONTENT: {
    what: 'HIS 报的内容合格而可疑时（hospital.md）：只记日志（log）、应答里也写明（tell）、不提交（refuse）',
    fallback: 'log',
    example: 'log',
    from: '信息科',
  },
  HOSPITAL_APPSECRET: {
    what: 'HIS 渠道的密钥，只给 HIS；不得与平台的相同',
    example: 'openssl-rand-hex-24-gives-this-one',
    from: '随机生成',
    secret: true,
    make: password,
  },
  HOSPITAL_APPSECRET_OLD: {
    what: '更换 HIS 渠道密钥期间的旧密钥：HIS 用它发来的仍然认；换完删去（runbook.md）',
    example: '',
    from: '信息科',
    secret: true,
  },
  HOSPITAL_SIGN_NESTED: {
    what: `答复 HIS 时按哪种读法签名：${SIGN_NESTED.join('、')}；auto 与平台的相同（hospital.md），一般不用设`,
    fallback: 'auto',
    example: 'auto',
    from: '信息科',
  },
  HIS_URL: {
    what: 'HIS 适配接口的地址（his-adapter.md）',
    example: 'https://his.example/adapter-base',
    from: '信息科',
  },
  HIS_PLAIN_HTTP: {
    what: 'HIS 在医院内网、地址是 http:// 时写 private-network，表示知道患者信息在内网明文传送；否则 no',
    fallback: 'no',
    example: 'no',
    from: '信息科',
  },
  HIS_KEY: {
    what: '调用 HIS 适配接口时的 x-his-key',
    example: 'openssl-rand-hex-24-gives-this-two',
    from: '随机生成',
    secret: true,
    make: password,
  },
  EVOUCHER_KIND: {
    what: '电子凭证的接口：announced（先告知患者，随后凭状态核验）、userquery（医保用户查询，evoucher.md）',
    fallback: 'announced',
    example: 'announced',
    from: '医保电子凭证',
  },
  EVOUCHER_URL: {
    what: '医保电子凭证核验服务的地址；userquery 的写到合作方编号之前',
    example: 'https://evoucher.example',
    from: '医保电子凭证',
  },
  EVOUCHER_KEY: {
    what: '核验服务分配的 x-evoucher-key；userquery 不用',
    example: 'by-the-evoucher-service-itself',
    from: '医保电子凭证',
    secret: true,
  },
  EVOUCHER_PARTNER_ID: {
    what: '合作方编号（partnerId）；userquery 必填',
    example: '',
    from: '医保电子凭证',
  },
  EVOUCHER_PARTNER_SECRET: {
    what: '合作方密钥（partnerSecret），签名用；userquery 必填',
    example: '',
    from: '医保电子凭证',
    secret: true,
  },
  EVOUCHER_APP_ID: {
    what: '电子凭证小程序的 AppID',
    fallback: 'wx0c13e701f68315c4',
    example: 'wx0c13e701f68315c4',
    from: '医保电子凭证',
  },
  EVOUCHER_PATH: {
    what: '电子凭证小程序的页面，可以带参数，原样送去',
    fallback: 'pages/healthcareOnlineServiceAuth/index',
    example: 'pages/healthcareOnlineServiceAuth/index',
    from: '医保电子凭证',
  },
  EVOUCHER_ENV_VERSION: {
    what: '打开电子凭证小程序的哪一版：release（正式）、trial（体验，联调用）',
    fallback: 'release',
    example: 'release',
    from: '医保电子凭证',
  },
  EVOUCHER_CODE_FIELDS: {
    what: '授权码在带回的哪个字段里，以逗号相隔，取第一个有的',
    fallback: 'code,authCode',
    example: 'code,authCode',
    from: '医保电子凭证',
  },
  AUTHORIZATION_DAYS: {
    what: '一次授权最长几天，1 到 30；电子凭证给的期限更短的以它为准',
    fallback: '30',
    example: '30',
    from: '信息科',
  },
  H5_URL: { what: '网页版的地址；正式环境没有网页版，留空', example: '', from: '信息科' },
  SEAL_KEYS: {
    what: '个人信息的加密密钥，“名称:密钥”，新的在前，以逗号相隔',
    example: `k2026:${'A'.repeat(43)}=`,
    from: '随机生成',
    secret: true,
    make: () => `k${new Date().getFullYear()}:${key()}`,
  },
  INDEX_KEY: {
    what: '证件号等的指纹密钥，每条数据的校验密钥由它派生；更换见 runbook.md',
    example: `${'B'.repeat(43)}=`,
    from: '随机生成',
    secret: true,
    make: key,
  },
  INDEX_KEY_OLD: {
    what: '更换期间旧的指纹密钥，有几个的以逗号相隔；换完删去（runbook.md）',
    example: '',
    from: '信息科',
    secret: true,
  },
  AUDIT_KEY: {
    what: '查看记录的校验密钥，只给写它的函数；不设就用 INDEX_KEY，那样别的函数也能写',
    example: '',
    from: '随机生成',
    secret: true,
    make: key,
  },
  RECONCILE_MED_TYPES: {
    what: '对账的就诊类型代码（med_type），以逗号相隔；照医保平台的代码表和 HIS 实际上传的填',
    example: '21',
    from: '医保平台',
  },
  RECONCILE_AFTER: {
    what: '每天几点之后对前一天的账',
    fallback: '06:00',
    example: '06:00',
    from: '信息科',
  },
  RECONCILE_TIMEOUT_MS: {
    what: '取一份清单的时限，毫秒',
    fallback: '300000',
    example: '300000',
    from: '信息科',
  },
  RECONCILE_CATCH_UP_DAYS: {
    what: '漏对的账往前补多少天',
    fallback: '31',
    example: '31',
    from: '信息科',
  },
  NOTICE_TEMPLATE_FREEZE: {
    what: '订阅消息「冻结」的模板 ID；字段名与默认的不同时写成 模板ID;name=thing1;amount=amount2;time=time3；空则不发',
    example: '',
    from: '信息科',
  },
  NOTICE_TEMPLATE_RELEASE: {
    what: '订阅消息「解冻」的模板，写法同上',
    example: '',
    from: '信息科',
  },
  NOTICE_TEMPLATE_SETTLEMENT: {
    what: '订阅消息「结算」的模板，写法同上；金额是从冻结的钱里付的，不是总费用',
    example: '',
    from: '信息科',
  },
  NOTICE_LASTING: {
    what: '三个模板都是长期订阅的写 yes（医疗类目可申请）：患者同意一次，这次住院每有变动都通知；否则 no，同意一次通知一次',
    fallback: 'no',
    example: 'no',
    from: '信息科',
  },
  METRICS_KEY: {
    what: '取监控指标 /hospital/metrics 的口令，至少 16 个字符；不设就没有指标',
    example: '',
    from: '随机生成',
    secret: true,
    make: password,
  },
  ALERT_WECOM_URL: {
    what: '告警和每天的对账发到企业微信：群机器人的整个 Webhook 地址；空则不发',
    example: '',
    from: '信息科',
    secret: true,
  },
  ALERT_WEBHOOK_URL: {
    what: '告警和对账发到自己的系统：POST JSON 的地址（runbook.md 第七节）；空则不发',
    example: '',
    from: '信息科',
    secret: true,
  },
  ALERT_SMTP_URL: {
    what: '告警和对账发邮件：smtps://用户:密码@主机:465，特殊字符写成 %XX；空则不发',
    example: '',
    from: '信息科',
    secret: true,
  },
  ALERT_MAIL_FROM: { what: '发件的邮箱', example: '', from: '信息科' },
  ALERT_MAIL_TO: { what: '收件的邮箱，以逗号相隔', example: '', from: '信息科' },
  REPORT_URL: {
    what: '对账报告下载链接的开头：https://域名/hospital/report；空则只有合计，没有链接',
    example: '',
    from: '信息科',
  },
  LANDING_URL: {
    what: '公众号落地页的地址：HTTP 访问服务绑定的域名加 /landing；空则落地页只有文字指引',
    example: '',
    from: '信息科',
  },
  WX_APPID: {
    what: '小程序的 AppID；落地页打开小程序、发订阅消息用',
    example: '',
    from: '微信后台',
  },
  WX_APPSECRET: {
    what: '小程序的 AppSecret；落地页生成小程序链接（URL Link）、发订阅消息用，空则不生成链接、消息改用云调用',
    example: '',
    from: '微信后台',
    secret: true,
  },
  WX_USERNAME: {
    what: '小程序的原始 ID，gh_ 开头；设置 OFFICIAL_APPID 时必填',
    example: '',
    from: '微信后台',
  },
  WX_SCHEME: {
    what: '是否已在小程序后台声明「明文 scheme 拉起此小程序」：off、declared；没有链接时代替',
    fallback: 'off',
    example: 'off',
    from: '信息科',
  },
  OFFICIAL_APPID: {
    what: '公众号（已认证的服务号）的 AppID；在微信里直接打开小程序的按钮用，空则用链接',
    example: '',
    from: '微信后台',
  },
  OFFICIAL_APPSECRET: {
    what: '公众号的 AppSecret；设置 OFFICIAL_APPID 时必填',
    example: '',
    from: '微信后台',
    secret: true,
  },
  OFFICIAL_VERIFY: {
    what: '设置 JS 接口安全域名时，公众号后台给的校验文件的名字',
    example: '',
    from: '微信后台',
  },
  ...HELP_VARIABLES,
  LOG_LEVEL: {
    what: '日志级别：debug、info、warn、error、silent',
    fallback: 'info',
    example: 'info',
    from: '信息科',
  },
}

/** Of an institution's own secret, the variable that it stands in for; of every other, itself. */
export function baseOf(name: string): string {
  const own = readOwnVariable(name)
  return own !== undefined && OWN_SECRETS.has(own.name) ? own.name : name
}

/** Undefined where there is no such variable. */
export const variableOf = (name: string): Variable | undefined => VARIABLES[baseOf(name)]

/** The same everywhere that is deployed: nobody chooses them. */
export const FIXED: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  STORE: 'cloudbase',
}

/** A function's environment in the cloud: the given values, ours, and the runtime's own mark. */
export const inCloud = (
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> => ({ ...values, ...FIXED, TENCENTCLOUD_RUNENV: 'SCF' })

/** For this machine alone: their presence in a deployment is a mistake. */
export const ONLY_LOCAL: readonly string[] = [
  'DEV_SESSION_KEY',
  'DATA_DIR',
  'NOTICES_URL',
  'WX_API_URL',
]

/** The names a function asks its environment for, as its own code does, in the order of VARIABLES. */
export function variablesOf({ settings }: Pick<DeployedFunction, 'settings'>): string[] {
  const asked = new Set<string>()
  const env = new Proxy(inCloud(exampleEnvironment()), {
    get(target, name) {
      if (typeof name === 'string') asked.add(name)
      return Reflect.get(target, name) as unknown
    },
  })
  settings(env)
  for (const name of [...Object.keys(inCloud({})), ...ONLY_LOCAL]) asked.delete(name)
  const order = Object.keys(VARIABLES)
  return [...asked].sort((a, b) => order.indexOf(a) - order.indexOf(b))
}

/** Whether the function stops without it, everything else being as in the examples. */
export function isRequired(
  name: string,
  { settings }: Pick<DeployedFunction, 'settings'>,
): boolean {
  try {
    settings(inCloud({ ...exampleEnvironment(), [name]: undefined }))
    return false
  } catch {
    return true
  }
}

export const exampleEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([name, { example }]) =>
      example === '' ? [] : [[name, example]],
    ),
  )
