import { SIGN_NESTED } from '../../../cloudfunctions/lib/protocol/index.ts'
import { password, type Variables } from './variable.ts'

/** The hospital itself, its channel to us, and our way into its HIS. */
export const HOSPITAL: Variables = {
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
}
