import {
  formatDecimal,
  isWireObject,
  openRequestOfAnyAge,
  parseWire,
  sealResponse,
  serviceByFunid,
  stringifyWire,
  wireNumber,
  type Channel,
  type RequestContent,
  type WireObject,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { serve, type Reply, type Running } from '../../web/serve.ts'

/** How the fake treats the next call. */
export type Mood =
  | 'well'
  | 'refuse'
  | 'undecided'
  | 'unknown-outcome'
  | 'needs-person'
  | 'unreachable'
  | 'busy'
  | 'http500'
  | 'http400'
  | 'hang-up'
  | 'stall'
  | 'garbage'
  | 'forged'
  | 'no-numbers'
  | 'done-but-lost'

export interface FakeFunctions extends Running {
  /** Every body as it came. */
  bodies: string[]
  /** The business data of every call that was opened. */
  received: { funid: string; data: WireObject; timestamp: number }[]
  mood: Mood
}

/**
 * Tests only: a `/hospital` that opens requests, answers a repeated one alike whatever its age (a release only by the
 * very same message, as the real one), and fails as it is told to.
 */
export async function startFakeFunctions(
  channel: Channel,
  now: () => number = Date.now,
): Promise<FakeFunctions> {
  const answers = new Map<string, WireObject>()
  const received: FakeFunctions['received'] = []

  const keyOf = ({ funid, data, timestamp }: RequestContent): string =>
    stringifyWire({ funid, data, ...(funid.endsWith('.04') && { timestamp }) })

  function answerTo(request: RequestContent): WireObject {
    const { funid, data } = request
    const key = keyOf(request)
    const known = answers.get(key)
    if (known !== undefined) return known
    const amount = data.frez_amt ?? data.re_frez_amt ?? wireNumber('2000.00')
    const fen = BigInt(String(amount).replace('.', ''))
    const number = `N${answers.size + 1}`
    const answer: WireObject = {
      'BC00.03.00.02': {
        cntr_state: '1',
        frez_amt: wireNumber('5000.00'),
        frez_time: '2026-11-24 10:00:00',
        cntr_act_amt: wireNumber('0.00'),
        cntr_setl_time: '',
      },
      'BC00.03.00.03': {
        frez_no: number,
        frez_amt: amount,
        acct_frez_amt: wireNumber(formatDecimal(fen / 2n)),
        bank_frez_amt: wireNumber(formatDecimal(fen - fen / 2n)),
        frez_time: '2026-11-24 10:00:00',
        frez_type: data.frez_type,
      },
      'BC00.03.00.04': {
        re_frez_no: number,
        frez_no: 'N1',
        re_frez_type: data.re_frez_type,
        re_frez_amt: amount,
        re_frez_rea: data.re_frez_rea,
      },
      'BC00.03.00.05': { cntr_setl_id: number, cntr_setl_time: '2026-11-24 11:00:00' },
      'BC00.03.00.06': { cntr_re_setl_id: number, cntr_setl_time: '2026-11-24 12:00:00' },
    }[funid] as WireObject
    answers.set(key, answer)
    return answer
  }

  const fake = {
    bodies: [] as string[],
    received,
    mood: 'well' as Mood,
    ...(await serve(0, ({ path, body }): Promise<Reply> | Reply | undefined => {
      if (path !== '/hospital') return reply(404, '{}')
      const message = parseWire(body)
      if (!isWireObject(message)) return reply(400, '{}')
      fake.bodies.push(body.toString())
      const freshness = { now: now(), windowSeconds: 600 }
      const { stale, ...request } = openRequestOfAnyAge(channel, message, freshness, {
        first: 'raw',
      })
      if (stale !== undefined && !answers.has(keyOf(request)))
        return seal({ code: 9401, type: 'protocol.stale', message: '时间戳过期' })
      // What breaks the standard's own table would be refused: let the test see it as an error of the server.
      serviceByFunid(request.funid)?.request.read(request.data)
      received.push(request)
      switch (fake.mood) {
        case 'http500':
          return reply(500, '{}')
        case 'http400':
          return reply(400, '{}')
        case 'hang-up':
          return undefined
        case 'stall':
          return new Promise(() => undefined)
        case 'garbage':
          return reply(200, '<html>')
        case 'forged':
          return reply(200, '{"code":1,"type":"error","message":"渠道密钥不正确 <i>"}')
        case 'refuse':
          return seal({ code: 3001, type: 'error', message: '额度不足 <b>' })
        case 'unknown-outcome':
          return seal({
            code: 9409,
            type: 'state.unknown-outcome',
            message: '正在核对，请稍后原样重发',
          })
        case 'needs-person':
          return seal({ code: 9409, type: 'state.needs-person', message: '已提请人工核对' })
        case 'unreachable':
          return seal({
            code: 9503,
            type: 'unavailable.platform-unreachable',
            message: '本次没有提交',
          })
        case 'busy':
          return seal({ code: 9409, type: 'state.stay-busy', message: '有一笔还在核对' })
        case 'undecided':
          return seal({ code: 9503, type: 'unavailable.platform-timeout', message: '平台没有应答' })
        case 'no-numbers':
          return seal({
            code: 0,
            type: 'success',
            message: '已办理成功：应答丢失，经查询确认',
            data: { frez_amt: request.data.frez_amt },
          })
        case 'done-but-lost':
          return void answerTo(request)
        case 'well':
          return seal({ code: 0, type: 'success', message: '成功', data: answerTo(request) })
      }
    })),
  }

  const seal = (content: {
    code: number | string
    type: string
    message: string
    data?: WireObject
  }) => reply(200, stringifyWire(sealResponse(channel, { ...content, timestamp: now() })))
  return fake
}

const reply = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body,
})
