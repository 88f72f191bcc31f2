import {
  formatDecimal, isWireObject, openRequest, parseWire, sealResponse, serviceByFunid, stringifyWire, wireNumber, type Channel, type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { serve, type Reply, type Running } from '../evoucher/web/serve.ts'

/** How the fake treats the next call. */
export type Mood =
  | 'well' | 'refuse' | 'undecided' | 'http500' | 'http400' | 'hang-up' | 'stall' | 'garbage' | 'forged' | 'no-numbers' | 'done-but-lost'

export interface FakeFunctions extends Running {
  /** The business data of every call that was opened. */
  received: { funid: string; data: WireObject; timestamp: number }[]
  mood: Mood
}

/** Tests only: a `/hospital` that opens requests, answers a repeated one alike, and fails as it is told to. */
export async function startFakeFunctions(channel: Channel, now: () => number = Date.now): Promise<FakeFunctions> {
  const answers = new Map<string, WireObject>()
  const received: FakeFunctions['received'] = []

  function answerTo(funid: string, data: WireObject): WireObject {
    const key = stringifyWire({ funid, data })
    const known = answers.get(key)
    if (known !== undefined) return known
    const amount = data.frez_amt ?? data.re_frez_amt ?? wireNumber('2000.00')
    const fen = BigInt(String(amount).replace('.', ''))
    const number = `N${answers.size + 1}`
    const answer: WireObject = {
      'BC00.03.00.03': { frez_no: number, frez_amt: amount, acct_frez_amt: wireNumber(formatDecimal(fen / 2n)), bank_frez_amt: wireNumber(formatDecimal(fen - fen / 2n)), frez_time: '2026-11-24 10:00:00', frez_type: data.frez_type },
      'BC00.03.00.04': { re_frez_no: number, frez_no: 'N1', re_frez_type: data.re_frez_type, re_frez_amt: amount, re_frez_rea: data.re_frez_rea },
      'BC00.03.00.05': { cntr_setl_id: number, cntr_setl_time: '2026-11-24 11:00:00' },
      'BC00.03.00.06': { cntr_re_setl_id: number, cntr_setl_time: '2026-11-24 12:00:00' },
    }[funid] as WireObject
    answers.set(key, answer)
    return answer
  }

  const fake = {
    received,
    mood: 'well' as Mood,
    ...await serve(0, ({ path, body }): Promise<Reply> | Reply | undefined => {
      if (path !== '/hospital') return reply(404, '{}')
      const message = parseWire(body)
      if (!isWireObject(message)) return reply(400, '{}')
      const request = openRequest(channel, message, { now: now(), windowSeconds: 600 })
      // What breaks the standard's own table would be refused: let the test see it as an error of the server.
      serviceByFunid(request.funid)!.request.read(request.data)
      received.push(request)
      switch (fake.mood) {
        case 'http500': return reply(500, '{}')
        case 'http400': return reply(400, '{}')
        case 'hang-up': return undefined
        case 'stall': return new Promise(() => undefined)
        case 'garbage': return reply(200, '<html>')
        case 'forged': return reply(200, '{"code":1,"type":"error","message":"渠道密钥不正确 <i>"}')
        case 'refuse': return seal({ code: 'business.3001', type: 'business', message: '额度不足 <b>' })
        case 'undecided': return seal({ code: 'unavailable.platform', type: 'unavailable', message: '平台没有应答' })
        case 'no-numbers': return seal({ code: 0, type: 'success', message: '成功', data: {} })
        case 'done-but-lost': return void answerTo(request.funid, request.data)
        case 'well': return seal({ code: 0, type: 'success', message: '成功', data: answerTo(request.funid, request.data) })
      }
    }),
  }

  const seal = (content: { code: number | string; type: string; message: string; data?: WireObject }) => reply(200, stringifyWire(sealResponse(channel, { ...content, timestamp: now() })))
  return fake
}

const reply = (status: number, body: string): Reply => ({ status, headers: { 'content-type': 'application/json' }, body })
