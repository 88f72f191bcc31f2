import type { EnvironmentReader } from '../config/environment.ts'
import type { MailSettings } from './mail.ts'

/** Where the hospital's own people are told; without any nobody is. */
export interface StaffSettings {
  wecomUrl: string | undefined
  webhookUrl: string | undefined
  mail: MailSettings | undefined
  /** Where the hospital's function hands out reports, without a slash at its end. */
  reportUrl: string | undefined
}

const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/

export function readStaffSettings(environment: EnvironmentReader): StaffSettings {
  const wecomUrl = environment.optionalEndpoint('ALERT_WECOM_URL')
  if (wecomUrl !== undefined && !/\/cgi-bin\/webhook\/send\?key=[\w-]+$/.test(wecomUrl))
    environment.wrong('ALERT_WECOM_URL', '应是群机器人的整个 Webhook 地址，到 key= 后面为止')
  return {
    wecomUrl,
    webhookUrl: environment.optionalEndpoint('ALERT_WEBHOOK_URL'),
    mail: readMail(environment),
    reportUrl: readReportUrl(environment),
  }
}

function readReportUrl(environment: EnvironmentReader): string | undefined {
  const url = environment.optionalUrl('REPORT_URL')
  if (url !== undefined && !url.endsWith('/report'))
    environment.wrong('REPORT_URL', '应以 /hospital/report 结尾')
  return url
}

function readMail(environment: EnvironmentReader): MailSettings | undefined {
  const url = environment.optionalText('ALERT_SMTP_URL')
  const from = environment.optionalText('ALERT_MAIL_FROM')
  const to = environment
    .optionalText('ALERT_MAIL_TO')
    ?.split(/[,，;；\s]+/)
    .filter(Boolean)
  if (url === undefined && from === undefined && to === undefined) return undefined
  if (url === undefined || !isServer(url))
    environment.wrong('ALERT_SMTP_URL', '应是 smtps://用户:密码@主机:465，特殊字符写成 %XX')
  if (from === undefined || !ADDRESS.test(from))
    environment.wrong('ALERT_MAIL_FROM', '应是一个邮箱地址')
  if (to === undefined || !to.every((one) => ADDRESS.test(one)))
    environment.wrong('ALERT_MAIL_TO', '应是邮箱地址，以逗号相隔')
  return url === undefined || from === undefined || to === undefined ? undefined : { url, from, to }
}

function isServer(text: string): boolean {
  if (!/^smtps?:\/\/[^/]/.test(text) || !URL.canParse(text)) return false
  const { hostname, username, password } = new URL(text)
  try {
    decodeURIComponent(username + password)
  } catch {
    return false
  }
  return hostname !== ''
}
