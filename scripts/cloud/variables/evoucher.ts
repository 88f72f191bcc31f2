import type { Variables } from './variable.ts'

/** The medical-insurance e-voucher, which says who somebody is. */
export const EVOUCHER: Variables = {
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
}
