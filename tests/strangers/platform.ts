import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  Written,
  decrypt,
  encrypt,
  openAnswer,
  read,
  signature,
  textOf,
  write,
  writeAscii,
} from './wire.ts'
import type { Fields, Json, Keys } from './wire.ts'

/** What the standard leaves open, or what is simply done otherwise. */
export interface PlatformHabits {
  /** `1000.00`, `"1000.00"`, `1E+3`, or trailing zeros left out. */
  money: (fen: number) => Json
  /** @param at ms since the epoch */
  time: (at: number) => Json
  /** Where there is none yet. */
  noTime: Json
  /** Of frozen, settled and all given back; of an agreement. */
  codes: { frozen: string; ended: string; signed: string }
  /** `.02` tells what was frozen at first, or what is left. */
  tells: 'first' | 'left'
  /** `.07` lists refunds as rows of their own below zero, or nets them into their settlement. */
  refunds: 'negative' | 'netted'
  /** A list of one as a single object; its total as a text. */
  single: boolean
  /** Numbers of stays and settlements as a CHAR column gives them. */
  number: (text: string) => string
  cipherText: 'hex' | 'HEX' | 'base64'
  /** The cipher text holds the bare data, or the whole answer; in ASCII alone. */
  inside: 'data' | 'whole' | 'ascii'
  code: Json
}

interface Stay {
  held: number
  left: number
  frozenAt: number
  settlements: Map<
    string,
    { insurance: string; fee: number; paid: number; refunds: [string, number][] }
  >
  settledAt: number
}

export interface RunningStranger {
  url: string
  /** What was asked and let in. */
  asked: { funid: string; data: Fields }[]
  /** 获取医院收费信息, asked of the hospital; its data. @throws where its answer is not to be believed */
  askFeeInfo(url: string, institution: string, stayId: string): Promise<Fields>
  stay(id: string): Stay
  close(): Promise<void>
}

/** Yuan as they are written in a request, in fen. */
const fen = (value: Json | undefined) => Math.round(Number(textOf(value)) * 100)

/** A platform with a ledger, written from the standard by somebody who reads it in their own way. */
export async function startStranger(keys: Keys, habits: PlatformHabits): Promise<RunningStranger> {
  const asked: RunningStranger['asked'] = []
  const stays = new Map<string, Stay>()
  let serial = 0

  function stayOf(id: string): Stay {
    const found = stays.get(id)
    if (found) return found
    const made = { held: 0, left: 0, frozenAt: 0, settlements: new Map(), settledAt: 0 }
    stays.set(id, made)
    return made
  }

  function answer(funid: string, asked: Fields): Fields | string {
    const stay = stayOf(textOf(asked.hosp_mdtrt_id))
    const now = Date.now()
    const { money, time, noTime, codes } = habits
    switch (funid) {
      case 'BC00.03.00.01':
        return list([
          {
            cntr_no: habits.number('QZ-XY-0001'),
            is_own: '0',
            sign_time: time(Date.parse('2026-11-01T08:30:00+08:00')),
            sign_state: codes.signed,
            cntr_att_cont: Buffer.from('协议正文：第一条……').toString('base64'),
            remark: '标准里没有的字段',
          },
        ])
      case 'BC00.03.00.02': {
        const paid = [...stay.settlements.values()]
        const given = paid.flatMap(({ refunds }) => refunds).reduce((sum, [, one]) => sum + one, 0)
        const settled = paid.reduce((sum, one) => sum + one.paid, 0) - given
        return {
          cntr_state: stay.settledAt > 0 ? codes.ended : codes.frozen,
          frez_amt: money(habits.tells === 'first' ? stay.held : stay.left),
          frez_time: stay.frozenAt > 0 ? time(stay.frozenAt) : noTime,
          cntr_act_amt: stay.settledAt > 0 ? money(settled) : stay.held > 0 ? null : money(0),
          cntr_setl_time: stay.settledAt > 0 ? time(stay.settledAt) : noTime,
        }
      }
      case 'BC00.03.00.03': {
        if (stay.left > 0) return '该住院已冻结'
        const amount = fen(asked.frez_amt)
        stay.held += amount
        stay.left = amount
        stay.frozenAt = now
        const account = Math.floor(amount / 4)
        return {
          frez_no: `DJ${++serial}`,
          frez_amt: money(amount),
          acct_frez_amt: money(account),
          bank_frez_amt: money(amount - account),
          frez_time: time(now),
          frez_type: textOf(asked.frez_type),
        }
      }
      case 'BC00.03.00.04': {
        const amount = fen(asked.re_frez_amt)
        if (amount > stay.left) return '解冻金额大于冻结金额'
        stay.left -= amount
        return {
          re_frez_no: `JD${++serial}`,
          frez_no: 'DJ1',
          re_frez_type: textOf(asked.re_frez_type),
          re_frez_amt: money(amount),
          re_frez_rea: textOf(asked.re_frez_rea),
        }
      }
      case 'BC00.03.00.05': {
        const number = textOf(asked.setl_id)
        const paid = fen(asked.acct_pay_sumamt) + fen(asked.cntr_bank_act_amt)
        if (stay.settlements.has(number) || paid > stay.left) return '不能结算'
        stay.settlements.set(number, {
          insurance: textOf(asked.hosp_setl_id),
          fee: fen(asked.medfee_sumamt),
          paid,
          refunds: [],
        })
        stay.left = 0
        stay.settledAt = now
        return { cntr_setl_id: `JS${++serial}`, cntr_setl_time: time(now) }
      }
      case 'BC00.03.00.06': {
        const settlement = stay.settlements.get(textOf(asked.hosp_setl_id))
        const number = textOf(asked.hosp_re_setl_id)
        const amount = fen(asked.cntr_act_amt)
        if (!settlement || settlement.refunds.some(([one]) => one === number)) return '不能退款'
        const given = settlement.refunds.reduce((sum, [, one]) => sum + one, 0)
        if (given + amount > settlement.paid) return '退款金额过大'
        settlement.refunds.push([number, amount])
        return { cntr_re_setl_id: `TK${++serial}`, cntr_setl_time: time(now) }
      }
      case 'BC00.03.00.07':
        return list(
          [...stays.values()].flatMap(({ settlements }) => [...settlements].flatMap(rowsOf)),
        )
      default:
        return '没有这个服务'
    }
  }

  type Settlement = Stay['settlements'] extends Map<string, infer One> ? One : never
  function rowsOf([number, { insurance, fee, paid, refunds }]: [string, Settlement]): Fields[] {
    const row = (feeOf: number, settled: number): Fields => ({
      setl_id: habits.number(number),
      hosp_setl_id: insurance,
      medfee_sumamt: habits.money(feeOf),
      cntr_act_amt: habits.money(settled),
    })
    if (habits.refunds === 'negative')
      return [row(fee, paid), ...refunds.map(([, amount]) => row(-amount, -amount))]
    return [row(fee, paid - refunds.reduce((sum, [, amount]) => sum + amount, 0))]
  }

  const list = (rows: Fields[]): Fields =>
    habits.single && rows.length === 1
      ? { total: '1', row: rows[0]! }
      : { total: new Written(String(rows.length)), row: rows }

  function sealed(result: Fields | string): string {
    const head: Fields =
      typeof result === 'string'
        ? { code: new Written('500'), type: 'fail', message: result }
        : { code: habits.code, type: 'success', message: '成功' }
    const outside: Fields = { ...head, chs_fjs_timestamp: new Written(String(Date.now())) }
    const data = typeof result === 'string' ? undefined : result
    const sign = signature({ ...outside, ...(data && { data }) }, keys)
    if (data === undefined) return write({ ...outside, chs_fjs_sign: sign })
    const inside = habits.inside === 'data' ? data : { ...head, data }
    const bytes = encrypt(
      Buffer.from(habits.inside === 'ascii' ? writeAscii(inside) : write(inside)),
      keys,
    )
    const text =
      habits.cipherText === 'HEX'
        ? bytes.toString('hex').toUpperCase()
        : bytes.toString(habits.cipherText)
    return write({ ...outside, chs_fjs_encdata: text, chs_fjs_sign: sign })
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const message = read(Buffer.concat(chunks).toString('utf8')) as Fields
        const clear = decrypt(textOf(message.chs_fjs_encdata), keys) as Fields
        const { chs_fjs_sign: sign, chs_fjs_encdata: _, ...header } = message
        const isGenuine =
          signature({ ...header, ...clear }, keys) === sign &&
          textOf(message.chs_fjs_appsecret) === keys.secret &&
          Math.abs(Date.now() - Number(textOf(message.chs_fjs_timestamp))) < 600_000
        const funid = textOf(message.chs_fjs_funid)
        if (isGenuine) asked.push({ funid, data: clear })
        response.setHeader('content-type', 'application/json;charset=UTF-8')
        response.end(sealed(isGenuine ? answer(funid, clear) : '请求不合规范'))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway/api`,
    asked,
    stay: stayOf,
    async askFeeInfo(url, institution, stayId) {
      const header: Fields = {
        chs_fjs_appid: keys.appId,
        chs_fjs_appsecret: keys.secret,
        chs_fjs_timestamp: new Written(String(Date.now())),
      }
      const data: Fields = { fixmedins_code: institution, hosp_mdtrt_id: habits.number(stayId) }
      const body = write({
        ...header,
        chs_fjs_encdata: encrypt(Buffer.from(write(data)), keys).toString('base64'),
        chs_fjs_sign: signature({ ...header, ...data }, keys),
      })
      const response = await fetch(url, { method: 'POST', body })
      const clear = openAnswer(await response.text(), keys)
      if (textOf(clear.code) !== '0') throw new Error(textOf(clear.message))
      return clear.data as Fields
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
