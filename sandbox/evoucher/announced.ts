import { InputError, formatDateTime, ID_TYPE } from '../../cloudfunctions/lib/protocol/index.ts'
import { alreadyDecidedPage, authorizePage, expiredPage, unknownPage, wrongPage } from './pages.ts'
import { createRequests, DECISIONS, REQUEST_MS, type Person, type Requests } from './requests.ts'
import { goBack, readReturnUrl } from './return.ts'
import { formBody, hasKey, jsonBody, textOf } from '../web/input.ts'
import { json, notAllowed, page, type Answering, type Asked, type Reply } from '../web/serve.ts'

export interface AnnouncedOptions {
  /** What `x-evoucher-key` must hold on /requests and /verify. */
  key: string
  /** ms since the epoch. */
  now: () => number
  /** Who turns up instead, with the fault 换成别的人. */
  otherPerson: Person
}

/** Is told whom it is asked about, shows that person's page, and brings state and code back. */
export function answerAnnounced({ key, now, otherPerson }: AnnouncedOptions): Answering {
  const requests = createRequests(now, otherPerson)
  return (asked) => {
    switch (asked.path) {
      case '/requests':
        return keyed(asked, key, () => create(requests, jsonBody(asked)))
      case '/verify':
        return keyed(asked, key, () => verify(requests, jsonBody(asked)))
      case '/authorize':
        if (asked.method === 'GET')
          return show(requests, asked.query.get('request_id') ?? '', now())
        return asked.method === 'POST' ? decide(requests, asked, now()) : notAllowed('GET, POST')
      default:
        return page(404, unknownPage())
    }
  }
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
    returnUrl: readReturnUrl(members),
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
  return carried === undefined
    ? page(409, alreadyDecidedPage())
    : goBack(request.returnUrl, carried)
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
