import { InputError, formatDateTime, ID_TYPE } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  alreadyDecidedPage,
  authorizePage,
  decidedPage,
  expiredPage,
  unknownPage,
  wrongPage,
} from './pages.ts'
import {
  createRequests,
  DECISIONS,
  REQUEST_MS,
  type AuthorizationRequest,
  type Carried,
  type Person,
  type Requests,
} from './requests.ts'
import { formBody, hasKey, jsonBody, optionalText, textOf } from '../web/input.ts'
import {
  json,
  notAllowed,
  page,
  redirect,
  serve,
  type Asked,
  type Reply,
  type Running,
} from '../web/serve.ts'

export interface EvoucherOptions {
  /** 0 for any free one. */
  port: number
  /** What `x-evoucher-key` must hold on /requests and /verify. */
  key: string
  /** ms since the epoch. */
  now?: () => number
  /** Who turns up instead, with the fault 换成别的人. */
  otherPerson?: Person
}

const OTHER_PERSON: Person = { psn_name: '陈别人', cert_type: '01', cert_no: '350502196803150027' }

/** The insurer's e-voucher mini-program as a hospital app meets it: asks a person, and gives a one-time code for the answer. */
export function startEvoucher(options: EvoucherOptions): Promise<Running> {
  const now = options.now ?? Date.now
  const requests = createRequests(now, options.otherPerson ?? OTHER_PERSON)

  return serve(options.port, (asked) => {
    switch (asked.path) {
      case '/requests':
        return keyed(asked, options.key, () => create(requests, jsonBody(asked)))
      case '/verify':
        return keyed(asked, options.key, () => verify(requests, jsonBody(asked)))
      case '/authorize':
        if (asked.method === 'GET')
          return show(requests, asked.query.get('request_id') ?? '', now())
        return asked.method === 'POST' ? decide(requests, asked, now()) : notAllowed('GET, POST')
      default:
        return page(404, unknownPage())
    }
  })
}

function keyed(asked: Asked, key: string, act: () => Reply): Reply {
  if (asked.method !== 'POST') return notAllowed('POST')
  return hasKey(asked, 'x-evoucher-key', key)
    ? act()
    : json(401, { error: 'unauthorized', message: '缺少 x-evoucher-key，或其值不对' })
}

function create(requests: Requests, members: Record<string, unknown>): Reply {
  const request = requests.create({
    state: textOf(members, 'state', '状态值', 200),
    person: {
      psn_name: textOf(members, 'psn_name', '姓名', 40),
      cert_type: documentType(members),
      cert_no: textOf(members, 'cert_no', '证件号码', 100),
    },
    returnUrl: returnUrl(members),
  })
  return json(200, { request_id: request.id, expires_in: REQUEST_MS / 1000 })
}

function documentType(members: Record<string, unknown>): string {
  const code = textOf(members, 'cert_type', '证件类型', 10)
  if (!Object.hasOwn(ID_TYPE, code))
    throw new InputError('input.field', '证件类型（cert_type）不在字典 idtype 之列', {
      field: 'cert_type',
    })
  return code
}

function returnUrl(members: Record<string, unknown>): string | undefined {
  const text = optionalText(members, 'return_url', '返回地址', 2000)
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Anything but a plain web address (javascript:, data:) would run, or show, something of its own here.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new InputError('input.field', '返回地址（return_url）应是 http 或 https 的完整地址', {
      field: 'return_url',
    })
  }
  return url.href
}

function show(requests: Requests, id: string, now: number): Reply {
  const request = requests.find(id)
  if (request === undefined) return page(404, unknownPage())
  if (request.decided !== undefined) return page(410, alreadyDecidedPage())
  return now > request.expiresAt ? page(410, expiredPage()) : page(200, authorizePage(request))
}

function decide(requests: Requests, asked: Asked, now: number): Reply {
  const form = formBody(asked)
  const request = requests.find(typeof form.request_id === 'string' ? form.request_id : '')
  if (request === undefined) return page(404, unknownPage())
  const decision = DECISIONS.find((one) => one === form.decision)
  if (decision === undefined) return page(400, wrongPage('没有收到您的选择（decision）。'))
  if (request.decided === undefined && now > request.expiresAt) return page(410, expiredPage())
  const carried = requests.decide(request, decision)
  return carried === undefined ? page(409, alreadyDecidedPage()) : goBack(request, carried)
}

function goBack(request: AuthorizationRequest, carried: Carried): Reply {
  if (request.returnUrl === undefined) return page(200, decidedPage(carried))
  // In the query, in front of a hash: the app's router owns what comes after it.
  const url = new URL(request.returnUrl)
  for (const [name, value] of Object.entries(carried)) url.searchParams.set(name, value)
  return redirect(302, url.href)
}

function verify(requests: Requests, members: Record<string, unknown>): Reply {
  const verified = requests.verify(
    textOf(members, 'state', '状态值', 200),
    textOf(members, 'code', '授权码', 200),
  )
  if (verified === undefined) return json(200, { error: 'invalid_code' })
  const { validUntil, ...person } = verified
  return json(200, { ...person, valid_until: formatDateTime(validUntil) })
}
