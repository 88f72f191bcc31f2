import { createHmac, randomBytes } from 'node:crypto'
import { sameText } from '../../cloudfunctions/lib/protocol/index.ts'
import { cardPage } from './cardPage.ts'
import { createCards, type Card, type Cards } from './cards.ts'
import { wrongPage } from './pages.ts'
import type { Person } from './requests.ts'
import { goBack, readReturnUrl } from './return.ts'
import { formBody, jsonBody, optionalText, textOf, type Members } from '../web/input.ts'
import { json, notAllowed, page, type Answering, type Asked, type Reply } from '../web/serve.ts'

export interface Partner {
  id: string
  /** Keys the signature of every query. */
  secret: string
}

export interface UserQueryOptions {
  partner: Partner
  people: readonly Person[]
  /** ms since the epoch. */
  now: () => number
  /** Who owns the phone. */
  otherPerson: Person
}

/** Where whose a code is can be asked, in front of the partner's id. */
export const USER_QUERY_PATH = '/api/mipuserquery/userQuery'
const DECIDE_PATH = '/authorize'

/** How old a signature may be, ms. */
const SIGNATURE_MS = 15 * 60_000

/** Refusals, as the query answers them: HTTP 200, and a code that is not 0. */
const REFUSALS = {
  signature: { code: 40001, message: '签名不正确' },
  timestamp: { code: 40002, message: '时间戳缺失或已过期' },
  partner: { code: 40003, message: '合作方不存在' },
  qrcode: { code: 40010, message: '授权码无效、已使用或已过期' },
} as const

/** Any other path is the mini-program's page: nothing is announced, so a person says whose e-voucher it is. */
export function answerUserQuery(options: UserQueryOptions): Answering {
  const cards = createCards(options.now)
  return (asked) => {
    if (asked.path.startsWith(`${USER_QUERY_PATH}/`))
      return asked.method === 'POST' ? query(asked, cards, options) : notAllowed('POST')
    if (asked.path === DECIDE_PATH && asked.method === 'POST') return decide(asked, cards, options)
    if (asked.method !== 'GET') return notAllowed('GET')
    const returnUrl = readReturnUrl({ return_url: asked.query.get('return_url') })
    return page(200, cardPage({ action: DECIDE_PATH, people: options.people, returnUrl }))
  }
}

function query(asked: Asked, cards: Cards, { partner, now }: UserQueryOptions): Reply {
  const refuse = (why: keyof typeof REFUSALS) => json(200, REFUSALS[why])
  const header = (name: string) => String(asked.headers[`god-portal-${name}`] ?? '')
  if (asked.path !== `${USER_QUERY_PATH}/${partner.id}`) return refuse('partner')
  const timestamp = header('timestamp')
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now() - Number(timestamp)) > SIGNATURE_MS)
    return refuse('timestamp')
  const signature = createHmac('sha256', partner.secret)
    .update(`${partner.id}${timestamp}`)
    .digest('hex')
  if (!/^[0-9a-f]{32}$/.test(header('request-id')) || !sameText(signature, header('signature')))
    return refuse('signature')
  const members = jsonBody(asked)
  textOf(members, 'openid', '用户的 openid', 128)
  const card = cards.redeem(textOf(members, 'qrcode', '授权码', 200))
  if (card === undefined) return refuse('qrcode')
  const number = `AUTH${randomBytes(14).toString('hex')}`
  return json(200, {
    code: 0,
    message: '成功',
    user_name: card.holder.psn_name,
    user_card_no: card.holder.cert_no,
    ...(card.family ? { family_pay_auth_no: number } : { pay_auth_no: number }),
  })
}

function decide(asked: Asked, cards: Cards, { people, otherPerson }: UserQueryOptions): Reply {
  const form = formBody(asked)
  const returnUrl = readReturnUrl(form)
  const chosen = { holder: chosenPerson(form, people), family: form.account === 'family' }
  const back = (card: Card, lifetimeMs?: number) =>
    goBack(returnUrl, { authCode: cards.issue(card, lifetimeMs) })
  switch (form.decision) {
    case 'agree':
      return back(chosen)
    case 'expired-code':
      return back(chosen, -1)
    case 'relative-card':
      return back({ holder: otherPerson, family: true })
    case 'other-person':
      return back({ holder: otherPerson, family: false })
    case 'cancel':
    case 'nothing':
      return goBack(returnUrl, {})
    default:
      return page(400, wrongPage('没有收到您的选择（decision）。'))
  }
}

/** @throws InputError */
function chosenPerson(form: Members, people: readonly Person[]): Person {
  const name = optionalText(form, 'user_name', '姓名', 40)
  const known = people[Number(optionalText(form, 'person', '就诊人', 10) ?? Number.NaN)]
  if (name === undefined && known !== undefined) return known
  return {
    psn_name: textOf(form, 'user_name', '姓名', 40),
    cert_type: '01',
    cert_no: textOf(form, 'user_card_no', '证件号码', 100),
  }
}
