import { key, type Variables } from './variable.ts'

/** How long a patient is authorised, and the keys that keep what is known of him. */
export const AUTHORIZATION: Variables = {
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
}
