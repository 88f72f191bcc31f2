import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { HIS_CHANNEL, demoPatient } from '../../sandbox/defaults.ts'
import {
  parseChannel,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import {
  FREEZE,
  REFUND,
  RELEASE,
  SETTLE,
  createHis,
  fact,
  requestsOf,
  type His,
  type PatientKey,
} from './his.ts'

const WINDOW = 2
let care: RunningCare
let his: His

beforeAll(async () => {
  // A small window, so that "too old to be accepted" comes soon.
  care = await startCare({ windowSeconds: WINDOW, env: { PLATFORM_TIMEOUT_MS: '1000' } })
  his = createHis(care.functions.url)
})
afterAll(() => care.close())
afterEach(() => fetch(`${care.platform.url}/sandbox/faults`, { method: 'DELETE' }))

const fault = async (body: object) =>
  expect((await post(`${care.platform.url}/sandbox/faults`, body)).status).toBe(200)
const kinds = (key: PatientKey) =>
  care.platform.ledger.stay(demoPatient(key).hosp_mdtrt_id).movements.map(({ kind }) => kind)
const of = (key: PatientKey) => requestsOf(demoPatient(key))

describe('a stay from admission to discharge, through an unchanged client of the standard', () => {
  const requests = of('signed')

  test('freeze: the platform’s own answer, and a field no table knows goes along', async () => {
    const answer = await his.call(FREEZE, { ...requests.freeze('8000.00'), ward_no: '12A' })
    expect(answer).toMatchObject({ code: 0, type: 'success' })
    expect([
      fact(answer, 'frez_amt'),
      fact(answer, 'acct_frez_amt'),
      fact(answer, 'bank_frez_amt'),
    ]).toEqual(['8000.00', '2600.00', '5400.00'])
    expect(fact(answer, 'frez_no')).not.toBe('')
  })

  test('repeated, it is the first outcome and moves nothing; with another body it is refused, naming the fields', async () => {
    const again = await his.call(FREEZE, { ...requests.freeze('8000.00'), ward_no: '12A' })
    expect(again).toMatchObject({ code: 0 })
    expect(kinds('signed')).toEqual(['freeze'])
    const other = await his.call(FREEZE, { ...requests.freeze('9000.00'), ward_no: '12A' })
    expect(other).toMatchObject({
      code: 9409,
      type: 'state.other-body',
      message: expect.stringContaining('frez_amt'),
    })
    expect(kinds('signed')).toEqual(['freeze'])
  })

  test('release: twice the same is two releases; the very same message is one', async () => {
    const body = his.sealed(RELEASE, requests.release('1000.00'))
    const [first, repeated] = [await his.post(body), await his.post(body)]
    expect([first.code, repeated.code]).toEqual([0, 0])
    expect(fact(repeated, 're_frez_no')).toBe(fact(first, 're_frez_no'))
    expect(await his.call(RELEASE, requests.release('1000.00'))).toMatchObject({ code: 0 })
    expect(kinds('signed')).toEqual(['freeze', 'release', 'release'])
  })

  test('the platform’s refusal arrives with its own code and words, and may be tried again', async () => {
    const answer = await his.call(RELEASE, requests.release('99999.00'))
    expect(answer).toMatchObject({ code: 52002, message: expect.stringContaining('余额') })
    expect(await his.call(RELEASE, requests.release('99999.00'))).toMatchObject({ code: 52002 })
  })

  test('settle and refund: their numbers are theirs for ever', async () => {
    const settle = requests.settle('S-1', {
      account: '1000.00',
      bank: '2000.00',
      at: Date.parse('2026-11-20T02:00:00Z'),
    })
    const first = await his.call(SETTLE, settle)
    expect(first).toMatchObject({ code: 0 })
    expect(fact(await his.call(SETTLE, settle), 'cntr_setl_id')).toBe(fact(first, 'cntr_setl_id'))
    expect(await his.call(SETTLE, { ...settle, cash_payamt: '1.00' })).toMatchObject({
      code: 9409,
      message: expect.stringContaining('cash_payamt'),
    })
    expect(
      await his.call(SETTLE, of('frozen').settle('S-1', { account: '1.00', bank: '1.00' })),
    ).toMatchObject({ code: 9409, message: expect.stringContaining('hosp_mdtrt_id') })
    const refund = requests.refund('R-1', 'S-1', '500.00')
    expect(await his.call(REFUND, refund)).toMatchObject({ code: 0 })
    expect(await his.call(REFUND, refund)).toMatchObject({ code: 0 })
    expect(kinds('signed')).toEqual(['freeze', 'release', 'release', 'settle', 'release', 'refund'])
  })

  test('the patient sees all of it, and the bill', async () => {
    const patient = demoPatient('signed')
    const app = await signIn(care, 'dev-alice')
    const patientId = await authorize(app, patient)
    const { events } = await app.get('timeline.list', {
      patientId,
      hosp_mdtrt_id: patient.hosp_mdtrt_id,
    })
    expect(events.map(({ kind, amount, certainty }) => [kind, amount, certainty])).toEqual([
      ['frozen', '8000.00', 'known'],
      ['released', '1000.00', 'known'],
      ['released', '1000.00', 'known'],
      ['settled', '3000.00', 'known'],
      ['released', '3000.00', 'known'],
      ['refunded', '500.00', 'known'],
    ])
    expect(events[0]).toMatchObject({
      acct_frez_amt: '2600.00',
      bank_frez_amt: '5400.00',
      serialNo: expect.stringMatching(/./),
    })
    expect(
      (await app.get('bill.get', { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id })).bill,
    ).toMatchObject({
      settled: true,
      medfee_sumamt: '3100.00',
      fund_pay_sumamt: '100.00',
      acct_pay_sumamt: '1000.00',
      cntr_bank_act_amt: '2000.00',
      cash_payamt: '0.00',
    })
  })

  test('reads are passed on', async () => {
    const answer = await his.call('BC00.03.00.02', requests.current())
    expect(answer).toMatchObject({ code: 0 })
    expect([fact(answer, 'cntr_state'), fact(answer, 'cntr_act_amt')]).toEqual(['4', '2500.00'])
  })
})

describe('ten callers at once are one', () => {
  test('freeze', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => his.call(FREEZE, of('several').freeze('500.00'))),
    )
    expect(new Set(answers.map((answer) => `${answer.code} ${fact(answer, 'frez_no')}`)).size).toBe(
      1,
    )
    expect(kinds('several')).toEqual(['freeze'])
  })

  test('different calls of one stay take their turns', async () => {
    const requests = of('several')
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        his.call(RELEASE, requests.release('10.00', `原因 ${i}`)),
      ),
    )
    expect(answers.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
    expect(care.platform.ledger.stay(demoPatient('several').hosp_mdtrt_id).released).toBe(5000n)
  })
})

describe('the same line, sent again until there is an answer', () => {
  test('when the window has long gone by, it is told the outcome, and moves nothing', async () => {
    const requests = of('several')
    const lines = [
      his.sealed(FREEZE, requests.freeze('500.00')),
      his.sealed(RELEASE, requests.release('20.00', '多冻结')),
      his.sealed(RELEASE, requests.release('99999.00')),
    ]
    const first: ResponseContent[] = []
    for (const line of lines) first.push(await his.post(line))
    expect(first.map(({ code }) => code)).toEqual([0, 0, 52002])
    const moved = kinds('several')
    await new Promise((resolve) => setTimeout(resolve, (WINDOW + 1) * 1000))
    for (const [index, line] of lines.entries()) {
      const { timestamp: _later, ...again } = await his.post(line)
      const { timestamp: _now, ...was } = first[index]!
      expect(again).toEqual(was)
    }
    expect(kinds('several')).toEqual(moved)
    // What only asks is answered while it is fresh.
    const old = Date.now() - (WINDOW + 5) * 1000
    expect(await his.post(his.sealed('BC00.03.00.02', requests.current(), old))).toMatchObject({
      type: 'protocol.stale',
    })
    expect(await his.call(RELEASE, requests.release('430.00', '还清'))).toMatchObject({ code: 0 })
  })

  test('the next shift’s operator, under a new timestamp, is told of the first one', async () => {
    const freeze = of('several').freeze('300.00')
    const first = await his.call(FREEZE, freeze)
    const again = await his.call(FREEZE, { ...freeze, opt_name: '夜班', opt_dept_name: '急诊' })
    expect([again.code, fact(again, 'frez_no')]).toEqual([0, fact(first, 'frez_no')])
    expect(await his.call(RELEASE, of('several').release('300.00', '还清'))).toMatchObject({
      code: 0,
    })
  })
})

test('one stay however its number is padded: six freezes are one', async () => {
  const stayId = demoPatient('several').hosp_mdtrt_id
  const { freeze, release, current } = of('several')
  const before = kinds('several').filter((kind) => kind === 'freeze').length
  const paddings = ['', '   ', '\t', '\u00a0', '\u200b', '\0\0']
  const answers = []
  for (const padding of paddings)
    answers.push(
      await his.call(FREEZE, { ...freeze('60.00'), hosp_mdtrt_id: `${stayId}${padding}` }),
    )
  expect(new Set(answers.map((answer) => `${answer.code} ${fact(answer, 'frez_no')}`)).size).toBe(1)
  expect(kinds('several').filter((kind) => kind === 'freeze').length).toBe(before + 1)
  expect(
    await his.call('BC00.03.00.02', { ...current(), hosp_mdtrt_id: `${stayId}  ` }),
  ).toMatchObject({ code: 0 })
  expect(await his.call(RELEASE, release('60.00', '还清'))).toMatchObject({ code: 0 })
})

describe('an answer that never came', () => {
  const requests = of('frozen')
  let n = 0
  const fresh = () => requests.release(`${++n}.00`, `第 ${n} 笔`)
  const released = () => care.platform.ledger.stay(demoPatient('frozen').hosp_mdtrt_id).released

  test.each<[string, object]>([
    ['the answer is lost after the platform acted', { kind: 'answer-lost' }],
    ['500 after it acted', { kind: 'http-500', after: true }],
    ['half an answer', { kind: 'truncated-json' }],
    ['an answer with a wrong signature', { kind: 'wrong-signature' }],
    ['an answer after the deadline', { kind: 'delay', ms: 1800 }],
  ])('%s: asked for, and found done', async (_, how) => {
    const before = released()
    const request = fresh()
    await fault({ funid: RELEASE, times: 1, ...how })
    const answer = await his.call(RELEASE, request)
    expect(answer).toMatchObject({ code: 0, message: expect.stringContaining('经查询确认') })
    expect(fact(answer, 're_frez_amt')).toBe(`${n}.00`)
    expect(released() - before).toBe(BigInt(n) * 100n)
  })

  test('an answer without its number is an answer', async () => {
    const before = released()
    const request = fresh()
    await fault({ funid: RELEASE, times: 1, kind: 'lying-field', field: 're_frez_no' })
    const answer = await his.call(RELEASE, request)
    expect(answer).toMatchObject({ code: 0, type: 'success', message: '成功' })
    expect(fact(answer, 're_frez_no')).toBe('')
    expect(released() - before).toBe(BigInt(n) * 100n)
  })

  test.each<[string, object]>([
    ['dropped before the platform acted', { kind: 'dropped' }],
    ['500 before it acted', { kind: 'http-500' }],
  ])(
    '%s: unknown at first, never sent again meanwhile, and in the end known as not done',
    async (_, how) => {
      const before = released()
      const request = fresh()
      await fault({ funid: RELEASE, times: 1, ...how })
      expect(await his.call(RELEASE, request)).toMatchObject({
        code: 9409,
        type: 'state.unknown-outcome',
      })
      // Nothing of this stay is sent while one is unknown.
      expect(await his.call(RELEASE, requests.release('77.00', '另一笔'))).toMatchObject({
        code: 9409,
        type: 'state.stay-busy',
      })
      expect(released()).toBe(before)
      await until(async () => (await his.call(RELEASE, request)).code === 0)
      expect(released() - before).toBe(BigInt(n) * 100n)
    },
  )

  test('the platform acts after we have given up waiting: it is found out, not sent twice', async () => {
    const before = released()
    const request = fresh()
    await fault({ funid: RELEASE, times: 1, kind: 'reorder', ms: 2200 })
    // Holding until the next call finishes: the question itself lets it through.
    const answer = await his.call(RELEASE, request)
    if (answer.code !== 0) await until(async () => (await his.call(RELEASE, request)).code === 0)
    expect(released() - before).toBe(BigInt(n) * 100n)
  })

  test('the patient sees that it is being looked into', async () => {
    const request = fresh()
    const patient = demoPatient('frozen')
    const app = await signIn(care, 'dev-bob')
    const patientId = await authorize(app, patient)
    await fault({ funid: RELEASE, times: 1, kind: 'dropped' })
    await his.call(RELEASE, request)
    const { events } = await app.get('timeline.list', {
      patientId,
      hosp_mdtrt_id: patient.hosp_mdtrt_id,
    })
    expect(events.at(-1)).toMatchObject({
      kind: 'released',
      certainty: 'unknown',
      amount: `${n}.00`,
    })
    await until(async () => (await his.call(RELEASE, request)).code === 0)
  })

  test('the platform is down before anything is sent: nothing is journalled as sent', async () => {
    const before = released()
    await fault({ funid: '*', kind: 'http-500', times: 3 })
    expect(await his.call(RELEASE, fresh())).toMatchObject({
      code: 9503,
      type: expect.stringMatching(/^unavailable\./),
    })
    expect(released()).toBe(before)
  })
})

describe('a message that is not authentic, not fresh or not well formed changes nothing and is told why', () => {
  const requests = of('unsigned')

  test.each<[string, () => string, string]>([
    [
      'stale',
      () => his.sealed(FREEZE, requests.freeze(), Date.now() - (WINDOW + 5) * 1000),
      'protocol.stale',
    ],
    [
      'from the future',
      () => his.sealed(FREEZE, requests.freeze(), Date.now() + (WINDOW + 5) * 1000),
      'protocol.stale',
    ],
    [
      'a changed signature',
      () =>
        his
          .sealed(FREEZE, requests.freeze())
          .replace(
            /"chs_fjs_sign":"(.)/,
            (_, c: string) => `"chs_fjs_sign":"${c === 'A' ? 'B' : 'A'}`,
          ),
      'protocol.signature',
    ],
    [
      'a changed cipher text',
      () =>
        his
          .sealed(FREEZE, requests.freeze())
          .replace(
            /"chs_fjs_encdata":"(.)/,
            (_, c: string) => `"chs_fjs_encdata":"${c === 'A' ? 'B' : 'A'}`,
          ),
      'protocol.decrypt',
    ],
    [
      'a missing field',
      () => his.sealed(FREEZE, { ...requests.freeze(), opt_name: '' }),
      'protocol.field',
    ],
    [
      'a question with a missing field',
      () => his.sealed('BC00.03.00.02', { ...requests.current(), psn_name: '' }),
      'protocol.field',
    ],
    [
      'a field too long',
      () => his.sealed(FREEZE, { ...requests.freeze(), opt_name: '长'.repeat(41) }),
      'protocol.field',
    ],
    [
      'another hospital',
      () => his.sealed(FREEZE, { ...requests.freeze(), fixmedins_code: 'H00000000000' }),
      'input.institution',
    ],
    ['a service there is not', () => his.sealed('BC00.03.00.99', requests.freeze()), 'input.funid'],
    [
      'seconds for milliseconds',
      () => his.sealed(FREEZE, requests.freeze(), Math.trunc(Date.now() / 1000)),
      'protocol.envelope',
    ],
    ['no service', () => his.sealed('', requests.freeze()), 'protocol.envelope'],
  ])('%s', async (_, body, type) => {
    expect(await his.post(body())).toMatchObject({
      code: expect.any(Number),
      type,
      message: IN_ONE_LINE,
    })
    expect(kinds('unsigned')).toEqual([])
  })

  test('what is wrong with the header is named before its signature is looked at', async () => {
    const line = his.sealed(FREEZE, requests.freeze())
    const without = (name: string) => line.replace(new RegExp(`"${name}":[^,]+,`), '')
    for (const [body, words] of [
      [without('chs_fjs_timestamp'), '时间戳 chs_fjs_timestamp 缺失'],
      [line.replace(/("chs_fjs_timestamp":\d{10})\d{3}/, '$1'), '像是秒'],
      [without('chs_fjs_funid'), '缺少服务编号 chs_fjs_funid'],
    ] as const)
      expect(await his.post(body)).toMatchObject({
        code: 9401,
        type: 'protocol.envelope',
        message: expect.stringContaining(words),
      })
    expect(await his.call('BC00.03.00.3', requests.freeze())).toMatchObject({
      type: 'input.funid',
      message: expect.stringContaining('「BC00.03.00.3」'),
    })
  })

  test('nor does anything of it stand in the journal', async () => {
    const store = await care.openStore()
    const intents = await store.find('intents', { limit: 1000 })
    await store.close()
    expect(intents.length).toBeGreaterThan(10)
    expect(
      intents.filter(({ document }) => document.stayId === demoPatient('unsigned').hosp_mdtrt_id),
    ).toEqual([])
  })

  test('an unknown channel, and one with the wrong secret', async () => {
    const raw = async (channel: object) => {
      const stranger = createHis(care.functions.url, parseChannel({ appSecret: 'x', ...channel }))
      return (
        await fetch(`${care.functions.url}/hospital`, {
          method: 'POST',
          body: stranger.sealed(FREEZE, requests.freeze()),
        })
      ).json() as Promise<WireObject>
    }
    expect(await raw({ appId: 'QZNOBODY000000000001' })).toMatchObject({ type: 'protocol.channel' })
    const answer = await raw({ appId: HIS_CHANNEL.appId })
    expect(JSON.stringify(answer)).not.toContain(HIS_CHANNEL.appSecret)
    expect(answer).toMatchObject({ type: 'protocol.auth' })
    // Nobody who has not shown the secret is answered under our seal.
    for (const sealed of ['chs_fjs_encdata', 'chs_fjs_sign'])
      expect(answer).not.toHaveProperty(sealed)
  })

  test.each(['', '{', '[]', '"x"', 'null', '{"a":1}{'])(
    'a body that is no JSON object is 400: %j',
    async (body) => {
      const answer = await fetch(`${care.functions.url}/hospital`, { method: 'POST', body })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ type: 'protocol.json' })
    },
  )

  test('GET is 405', async () => {
    expect((await fetch(`${care.functions.url}/hospital`)).status).toBe(405)
  })
})

const IN_ONE_LINE = expect.stringMatching(/^\S[^\r\n]{3,}$/) as string

/** Asks until it is so, for as long as the platform may still accept what was sent, and a little more. */
async function until(so: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + WINDOW * 1000 + 12_000
  while (!(await so())) {
    if (Date.now() > end) throw new Error('it never became so')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
