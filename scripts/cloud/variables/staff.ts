import { password, type Variables } from './variable.ts'

/** How the hospital’s own people hear of what is wrong. */
export const STAFF: Variables = {
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
}
