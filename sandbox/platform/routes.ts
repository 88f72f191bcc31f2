import {
  encodeWire,
  formatDecimal,
  isWireObject,
  parseWire,
  sameText,
  wireNumber,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { answer } from './envelope.ts'
import { exchange, type Platform, type Reply } from './exchange.ts'
import { readFault } from './faults.ts'
import type { FeeInfoResult } from './feeInfo.ts'
import { houseOf } from './houses.ts'
import type { Asked } from './http.ts'
import { Refusal } from './refusal.ts'

export interface Served extends Platform {
  /** @param institution default: the first that is served */
  fetchFeeInfo(stayId: string, institution?: string): Promise<FeeInfoResult>
}

type Handler = (served: Served, asked: Asked) => Promise<Reply> | Reply

/** The platform's own addresses, and under /sandbox what only a sandbox has. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  '/': { POST: (served, { body }) => exchange(served, body) },
  '/token': { POST: issueToken },
  '/healthz': { GET: (served) => json(served, 200, { ok: true }) },
  '/sandbox/faults': {
    GET: (served) => json(served, 200, { faults: served.faults.list() }),
    POST: addFault,
    DELETE(served) {
      served.faults.clear()
      return json(served, 200, { faults: [] })
    },
  },
  '/sandbox/tokens': {
    DELETE(served) {
      served.tokens.revoke()
      return json(served, 200, { ok: true })
    },
  },
  '/sandbox/ledger': { GET: showLedger },
  '/sandbox/fetch-fee-info': { POST: feeInfo },
}

export function route(served: Served, asked: Asked): Promise<Reply> | Reply {
  const methods = Object.hasOwn(ROUTES, asked.path) ? ROUTES[asked.path] : undefined
  if (methods === undefined) return json(served, 404, { ok: false, message: '没有这个地址' })
  const handler = Object.hasOwn(methods, asked.method) ? methods[asked.method] : undefined
  return handler
    ? handler(served, asked)
    : json(served, 405, { ok: false, message: `这个地址只接受 ${Object.keys(methods).join('、')}` })
}

/** `POST /token {chs_fjs_appid, chs_fjs_appsecret}`: the standard names the mode (appendix 1.2.2.2), not this call. */
function issueToken(served: Served, { body }: Asked): Reply {
  const given = readObject(body)
  const refuse = (refusal: Refusal, status = 200) =>
    json(served, status, answer(undefined, refusal, served.now()))
  if (given === undefined) return refuse(new Refusal('notJson'), 400)
  const channel = served.channels.find((one) => one.appId === given.chs_fjs_appid)
  if (channel === undefined) return refuse(new Refusal('unknownChannel'))
  const secret = given.chs_fjs_appsecret
  if (
    channel.appSecret === undefined ||
    typeof secret !== 'string' ||
    !sameText(secret, channel.appSecret)
  )
    return refuse(new Refusal('wrongSecret'))
  const issued = served.tokens.issue(channel.appId)
  return json(served, 200, {
    code: 0,
    type: 'success',
    message: '成功',
    data: issued,
    chs_fjs_timestamp: wireNumber(served.now()),
  })
}

function addFault(served: Served, { body }: Asked): Reply {
  const fault = readFault(body)
  if (typeof fault === 'string') return json(served, 400, { ok: false, message: fault })
  served.faults.add(fault)
  return json(served, 200, { faults: served.faults.list() })
}

/**
 * `?hosp_mdtrt_id=`: one stay; without it, the numbers of all; of the first institution, or of `fixmedins_code=`.
 * Amounts are yuan with two digits.
 */
function showLedger(served: Served, { query }: Asked): Reply {
  const stayId = query.get('hosp_mdtrt_id')
  const house = houseOf(served.houses, query.get('fixmedins_code') ?? served.houses[0].institution)
  if (house === undefined) return json(served, 404, { ok: false, message: '没有这个机构编号' })
  if (stayId === null) return json(served, 200, { stays: house.ledger.stayIds() })
  const { movements, ...sums } = house.ledger.stay(stayId)
  return json(served, 200, {
    hosp_mdtrt_id: stayId,
    ...Object.fromEntries(Object.entries(sums).map(([name, fen]) => [name, formatDecimal(fen)])),
    movements: movements.map((one) => ({
      ...one,
      account: formatDecimal(one.account),
      bank: formatDecimal(one.bank),
    })),
  })
}

async function feeInfo(served: Served, { body }: Asked): Promise<Reply> {
  const { hosp_mdtrt_id: stayId, fixmedins_code: institution } = readObject(body) ?? {}
  if (typeof stayId !== 'string' || stayId === '')
    return json(served, 400, { ok: false, message: '缺少 hosp_mdtrt_id' })
  return json(
    served,
    200,
    await served.fetchFeeInfo(stayId, typeof institution === 'string' ? institution : undefined),
  )
}

function readObject(body: Uint8Array): WireObject | undefined {
  try {
    const value: WireValue = parseWire(body)
    return isWireObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const json = (served: Platform, status: number, value: object): Reply => ({
  status,
  body: encodeWire(value as WireObject),
  date: served.now(),
})
