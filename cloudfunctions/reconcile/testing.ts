import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { startStandIn } from '../../testkit/standIn.ts'
import { createSealer, type SealingKeys } from '../lib/identity/seal.ts'
import { parseRequest } from '../lib/journal/identify.ts'
import type { Intent, IntentStatus, Observation } from '../lib/journal/intent.ts'
import { createJournal, type Journal } from '../lib/journal/journal.ts'
import {
  SERVICES,
  cipherKey,
  openRequest,
  parseDecimal,
  parseWire,
  sealResponse,
  signKeyOf,
  stringifyWire,
  wireNumber,
  type Channel,
  type WireObject,
} from '../lib/protocol/index.ts'
import type { Store, Stored } from '../lib/store/store.ts'

export const INSTITUTION = 'H35050200001'

export const testKeys = (): SealingKeys => ({
  sealing: [{ id: 'test', key: randomBytes(32) }],
  index: randomBytes(32),
})

export const journalOf = (store: Store): Journal => createJournal(store, createSealer(testKeys()))

export interface OursSample {
  settlementNo: string
  /** Yuan, two digits. */
  amount: string
  totalFee?: string
  status?: IntentStatus
  feeDate?: string
  visitType?: string
  stayId?: string
}

/** A settlement in the journal, as the hospital function would have left it. */
export async function settled(journal: Journal, sample: OursSample): Promise<Stored<Intent>> {
  const {
    settlementNo,
    amount,
    totalFee = amount,
    status = 'done',
    feeDate = '2026-11-01',
    visitType = '21',
    stayId = `ZY-${settlementNo}`,
  } = sample
  const rest = parseDecimal(totalFee, 'medfee_sumamt') - parseDecimal(amount, 'cntr_bank_act_amt')
  const wire = SERVICES.settle.request.write({
    institution: INSTITUTION,
    stayId,
    name: '王小明',
    documentNumber: '350582199711193519',
    documentType: '01',
    visitType,
    selfPaying: false,
    insuranceSettlementNo: `YB-${settlementNo}`,
    hospitalSettlementNo: settlementNo,
    settledAt: new Date(`${feeDate}T10:00:00+08:00`),
    totalFee: parseDecimal(totalFee, 'medfee_sumamt'),
    fundPaid: rest < 0n ? 0n : rest,
    accountPaid: 0n,
    cashPaid: 0n,
    bankActual: parseDecimal(amount, 'cntr_bank_act_amt'),
  })
  const request = parseRequest('settle', wire)
  const history = await journal.ofStay(journal.stayKey(INSTITUTION, stayId))
  const intent = await journal.append(history, {
    request,
    messageKey: `m-${settlementNo}-${history.length}`,
    baseline: NOTHING,
    now: 1,
    sendBy: 2,
    acceptableUntil: 3,
  })
  const effect = {
    amount,
    accountAmount: null,
    bankAmount: null,
    at: `${feeDate} 10:00:01`,
    serialNo: 'P1',
  }
  return journal.update(
    intent,
    status === 'done' ? { status, effect, knownBy: 'answer' } : { status },
  )
}

/** A refund that is done, in the stay of its settlement. */
export async function refunded(
  journal: Journal,
  { settlementNo, refundNo, amount }: { settlementNo: string; refundNo: string; amount: string },
): Promise<Stored<Intent>> {
  const wire = SERVICES.refund.request.write({
    institution: INSTITUTION,
    stayId: `ZY-${settlementNo}`,
    name: '王小明',
    documentNumber: '350582199711193519',
    documentType: '01',
    hospitalSettlementNo: settlementNo,
    hospitalRefundNo: refundNo,
    amount: parseDecimal(amount, 'cntr_act_amt'),
  })
  const history = await journal.ofStay(journal.stayKey(INSTITUTION, `ZY-${settlementNo}`))
  const intent = await journal.append(history, {
    request: parseRequest('refund', wire),
    messageKey: `m-${refundNo}`,
    baseline: NOTHING,
    now: 1,
    sendBy: 2,
    acceptableUntil: 3,
  })
  await journal.claimNumber(intent)
  const effect = { amount, accountAmount: null, bankAmount: null, at: '', serialNo: 'P2' }
  return journal.update(intent, { status: 'done', knownBy: 'answer', effect })
}

export const NOTHING: Observation = {
  untold: '',
  state: '1',
  frozen: '100.00',
  frozenAt: '2026-11-01 08:00:00',
  settled: '0.00',
  settledAt: '',
  listed: null,
  at: 1,
}

export const listedRow = (settlementNo: string, amount: string, totalFee = amount): WireObject => ({
  setl_id: settlementNo,
  hosp_setl_id: `YB-${settlementNo}`,
  medfee_sumamt: wireNumber(totalFee),
  cntr_act_amt: wireNumber(amount),
})

export interface PlatformStandIn {
  url: string
  /** What was asked for, opened. */
  requests: WireObject[]
  close(): Promise<void>
}

export type StandInAnswer =
  | { rows: WireObject[]; total?: number }
  | { code: string; message: string }
  | { status: number }
  | { raw: string }
  | { parts: Iterable<string> }
  | 'hang up'

/**
 * A STAND-IN for the platform that knows BC00.03.00.07 and nothing else; its answers are sealed as the standard says.
 */
export async function platformStandIn(
  channel: Channel,
  answer: (request: WireObject) => StandInAnswer,
  clock: () => number = Date.now,
): Promise<PlatformStandIn> {
  const requests: WireObject[] = []
  const platform = await startStandIn(({ body }, response) => {
    const { data } = openRequest(channel, parseWire(body) as WireObject, {
      now: clock(),
      windowSeconds: 1e9,
    })
    requests.push(data)
    const given = answer(data)
    if (given === 'hang up') return 'cut'
    if ('status' in given) return { status: given.status, body: '{}' }
    if ('raw' in given) return { body: given.raw }
    if ('parts' in given) return void send(given.parts, response)
    const content =
      'rows' in given
        ? {
            code: 0,
            type: 'success',
            message: '成功',
            data: { total: wireNumber(given.total ?? given.rows.length), row: given.rows },
          }
        : { code: given.code, type: 'error', message: given.message }
    return { body: stringifyWire(sealResponse(channel, { ...content, timestamp: clock() })) }
  })
  return { url: platform.url, requests, close: () => platform.close() }
}

async function send(parts: Iterable<string>, outgoing: NodeJS.WritableStream): Promise<void> {
  for (const part of parts)
    if (!outgoing.write(part)) await new Promise((resolve) => outgoing.once('drain', resolve))
  outgoing.end()
}

/** How the generated row of that place reads on the wire: nothing to escape, names already in the canonical order. */
const generatedRow = (index: number): string =>
  `{"cntr_act_amt":${(index % 9000) + 1}.50,"hosp_setl_id":"YB2026110100000${String(index).padStart(9, '0')}","medfee_sumamt":${(index % 9000) + 1000}.00,"setl_id":"${generatedNo(index)}"}`

export const generatedNo = (index: number): string =>
  `JS20261101${String((index * 7919) % 10_000_019).padStart(10, '0')}`

/**
 * The encrypted answer with that many generated rows, made piece by piece: sealResponse would need it whole. Its rows
 * come in another order than their numbers.
 */
export function* generatedAnswer(
  channel: Channel,
  count: number,
  timestamp: number,
): Generator<string> {
  const hash = createHash('sm3')
  hash.update(`chs_fjs_timestamp=${timestamp}&code=0&data={"row":[`)
  for (const piece of generatedRows(count)) hash.update(piece)
  hash.update(`],"total":${count}}&message=成功&type=success&key=${signKeyOf(channel)}`)
  const sign = hash.digest('hex').toUpperCase()
  yield `{"code":0,"type":"success","message":"成功","chs_fjs_timestamp":${timestamp},"chs_fjs_sign":"${sign}","chs_fjs_encdata":"`
  const cipher = createCipheriv('sm4-ecb', cipherKey(channel), null)
  const encrypted = (text: string) => cipher.update(text, 'utf8').toString('hex').toUpperCase()
  yield encrypted(`{"code":0,"type":"success","message":"成功","data":{"total":${count},"row":[`)
  for (const piece of generatedRows(count)) yield encrypted(piece)
  yield encrypted(']}}')
  yield `${cipher.final('hex').toUpperCase()}"}`
}

function* generatedRows(count: number): Generator<string> {
  for (let start = 0; start < count; start += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - start) }, (_, index) =>
      generatedRow(start + index),
    )
    yield `${start === 0 ? '' : ','}${rows.join(',')}`
  }
}
