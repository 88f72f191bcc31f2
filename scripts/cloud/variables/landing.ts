import type { Variables } from './variable.ts'

/** The way from a public account into the mini-program. */
export const LANDING: Variables = {
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
}
