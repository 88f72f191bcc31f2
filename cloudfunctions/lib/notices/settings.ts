import type { EnvironmentReader } from '../config/environment.ts'
import type { WechatAccount } from '../wechat/api.ts'
import { readAccount, readWechatUrl } from '../wechat/settings.ts'
import { NOTICE_KINDS, type NoticeKind } from './kinds.ts'

/** The facts a template may have a place for. */
const NOTICE_FACTS = ['name', 'amount', 'time'] as const
export type NoticeFact = (typeof NOTICE_FACTS)[number]

/** A subscribe message's template, as it was chosen in WeChat's console. */
export interface NoticeTemplate {
  id: string
  /** How the template calls each fact (`thing1`); what it has no place for is not sent. */
  fields: Readonly<Partial<Record<NoticeFact, string>>>
}

/** Nobody is told of a kind that has none; without any, the feature is off. */
export type NoticeTemplates = Readonly<Partial<Record<NoticeKind, NoticeTemplate>>>

export interface NoticeSettings {
  templates: NoticeTemplates
  /** They are 长期订阅 templates, all of them: WeChat does not ask for both sorts at once. */
  lasting: boolean
  /** Takes WeChat's place on this machine; undefined in the cloud. */
  url: string | undefined
}

/** Whose messages they are, for those functions that send them. */
export interface NoticeAccount {
  url: string
  account: WechatAccount
}

/**
 * `WX_APPID` and `WX_APPSECRET`. Undefined without the secret: then by cloud call, which not every way to a function
 * allows.
 */
export function readNoticeAccount(environment: EnvironmentReader): NoticeAccount | undefined {
  const { appId, appSecret } = readAccount(environment, 'WX')
  const url = readWechatUrl(environment)
  return appId === undefined || appSecret === undefined
    ? undefined
    : { url, account: { appId, appSecret, variables: 'WX' } }
}

export const areNoticesOn = ({ templates }: Pick<NoticeSettings, 'templates'>): boolean =>
  Object.keys(templates).length > 0

/** The kinds of the fields in the order in which WeChat's own templates mostly have them. */
const FIELDS = { name: 'thing1', amount: 'amount2', time: 'time3' } as const

const VARIABLES: Readonly<Record<NoticeKind, string>> = {
  freeze: 'NOTICE_TEMPLATE_FREEZE',
  release: 'NOTICE_TEMPLATE_RELEASE',
  settlement: 'NOTICE_TEMPLATE_SETTLEMENT',
}

/**
 * `NOTICE_TEMPLATE_FREEZE`, `_RELEASE`, `_SETTLEMENT`: the template's id, and where the template names its fields
 * otherwise, `<id>;name=thing1;amount=amount2;time=time3`. `NOTICE_LASTING=yes`: all of them last. `NOTICES_URL`: the
 * sandbox's WeChat, on this machine only.
 */
export function readNoticeSettings(environment: EnvironmentReader): NoticeSettings {
  const templates: Partial<Record<NoticeKind, NoticeTemplate>> = {}
  for (const kind of NOTICE_KINDS) {
    const text = environment.optionalText(VARIABLES[kind])
    const template = text === undefined ? undefined : readTemplate(text)
    if (template !== undefined) templates[kind] = template
    else if (text !== undefined)
      environment.wrong(
        VARIABLES[kind],
        '应是 模板ID，或 模板ID;name=thing1;amount=amount2;time=time3',
      )
  }
  const ids = Object.values(templates).map(({ id }) => id)
  // The patient's acceptance names a template: two kinds under one could not be told apart.
  if (new Set(ids).size !== ids.length)
    environment.wrong('NOTICE_TEMPLATE_SETTLEMENT', '与其他通知用了同一个模板，每种通知应各有模板')
  const lasting = environment.oneOf('NOTICE_LASTING', ['no', 'yes'], 'no') === 'yes'
  const url = environment.optionalUrl('NOTICES_URL')
  if (url !== undefined && environment.optionalText('TENCENTCLOUD_RUNENV') === 'SCF')
    environment.wrong('NOTICES_URL', '只用于本机联调，云上不能设置')
  return { templates, lasting, url }
}

function readTemplate(text: string): NoticeTemplate | undefined {
  const [id = '', ...places] = text
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
  if (!/^[\w-]{10,64}$/.test(id)) return undefined
  if (places.length === 0) return { id, fields: FIELDS }
  const fields: Partial<Record<NoticeFact, string>> = {}
  for (const place of places) {
    const [, name = '', field = ''] = /^(\w+)=([a-z_]+\d{1,3})$/.exec(place) ?? []
    const fact = NOTICE_FACTS.find((one) => one === name)
    if (fact === undefined || fields[fact] !== undefined) return undefined
    fields[fact] = field
  }
  return { id, fields }
}
