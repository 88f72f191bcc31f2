/**
 * What a person does by hand, from an account to the first test patient. Counted: whoever adds one, lengthens the day.
 */
export interface Step {
  who: '医院' | '信息科' | 'HIS 厂商'
  where: string
  what: string
}

export const MOST_STEPS = 25

export const STEPS: readonly Step[] = [
  {
    who: '信息科',
    where: '微信开发者工具',
    what: '用小程序的 AppID 登录，开通云开发，建环境（上海，按量付费），记下环境 ID',
  },
  { who: '信息科', where: '云开发控制台', what: '点开「文档型数据库」，打开自动备份（7 天以上）' },
  { who: '信息科', where: '云开发控制台', what: '点开「HTTP 访问服务」，绑定域名和证书' },
  { who: '信息科', where: '域名的 DNS', what: '加控制台给出的 CNAME' },
  { who: '信息科', where: '腾讯云「访问管理」', what: '建只授权这个环境的子账号，生成 API 密钥' },
  { who: '信息科', where: '命令行', what: '`npm ci`' },
  { who: '信息科', where: '命令行', what: '`npm run init-env -- ../production.env`' },
  { who: '信息科', where: 'production.env', what: '填医保平台、电子凭证给的和信息科自定的几项' },
  { who: '信息科', where: '保险柜', what: '抄下 `SEAL_KEYS`、`INDEX_KEY` 封存' },
  {
    who: 'HIS 厂商',
    where: 'HIS',
    what: '填 `HOSPITAL_APPID`、`HOSPITAL_APPSECRET`、`HIS_KEY` 和接口地址',
  },
  {
    who: '信息科',
    where: '命令行',
    what: '`npm run -s selftest -- --variables ../production.env`',
  },
  { who: '信息科', where: '命令行', what: '`npm run cloud -- probe …`，数据库如本系统所信' },
  { who: '信息科', where: '命令行', what: '`npm run cloud -- apply … --dry-run`，看一遍要做什么' },
  { who: '信息科', where: '命令行', what: '`npm run cloud -- apply …`' },
  {
    who: '信息科',
    where: '平台、电子凭证、HIS 的防火墙',
    what: '报出口 IP 和 `/fee-info` 的地址（上一步打印的）',
  },
  { who: '信息科', where: '命令行', what: '`npm run cloud -- check …`，与应有的相同' },
  { who: '信息科', where: '小程序后台', what: '填用户隐私保护指引' },
  { who: '信息科', where: '小程序后台', what: '生成代码上传密钥，加本机 IP' },
  { who: '信息科', where: '命令行', what: '`npm run upload …`，编译并上传小程序' },
  { who: '信息科', where: '小程序后台', what: '把刚上传的设为体验版，加测试患者的微信为体验成员' },
  { who: 'HIS 厂商', where: 'HIS', what: '为测试患者办入院，报一笔冻结' },
  {
    who: '医院',
    where: '测试患者的手机',
    what: '扫体验版二维码，同意，授权，看到协议和冻结的金额',
  },
]

/** The list at the end of docs/deploy.md. */
export const stepList = (): string =>
  [
    `共 ${STEPS.length} 步：`,
    '',
    ...STEPS.map(({ who, where, what }, index) => `${index + 1}. ${who}，${where}：${what}`),
  ].join('\n')
