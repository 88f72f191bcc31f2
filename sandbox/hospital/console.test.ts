import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseChannel, stringifyWire } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Running } from '../web/serve.ts'
import { startFakeFunctions, type FakeFunctions, type Mood } from './testing/fakeFunctions.ts'
import { startHospital, type DemoStay, type HospitalOptions } from './index.ts'

const channel = parseChannel({ appId: 'QZHIS000000000000001', appSecret: 'a-test-secret' })
const DEMO: DemoStay = {
  hosp_mdtrt_id: 'ZY20261101001',
  mdtrt_id: 'YB20261101001',
  psn_name: '林<i>示范',
  cert_type: '01',
  cert_no: '350502194803120013',
  ward: '心内科',
  bed: '12 床',
  med_type: '21',
  is_own: false,
}
const STAY = `/stays/${DEMO.hosp_mdtrt_id}`
const OPERATOR = { opt_name: '王晓敏', opt_dept_name: '住院收费处' }
const BILL = {
  medfee_sumamt: '10000.00',
  fund_pay_sumamt: '6000',
  acct_pay_sumamt: '1000.5',
  cash_payamt: '500',
  cntr_bank_act_amt: '2499.50',
}
const UNKNOWN = '结果未知，正在核对'

let functions: FakeFunctions
let hospital: Running
let directory: string

const start = (more: Partial<HospitalOptions> = {}) =>
  startHospital({
    port: 0,
    key: 'k',
    functionsUrl: functions.url,
    channel,
    institution: 'H35050200001',
    dataDir: directory,
    demo: [DEMO],
    timeoutMs: 300,
    recheckMs: 60_000,
    ...more,
  })

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hospital-'))
  functions = await startFakeFunctions(channel)
  hospital = await start()
})
afterEach(async () => {
  await hospital.close()
  await functions.close()
  await rm(directory, { recursive: true })
})

const get = async (path: string) => (await fetch(`${hospital.url}${path}`)).text()
const post = (path: string, fields: Record<string, string> = {}) =>
  fetch(`${hospital.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
/** Posts, follows, and gives the page. */
async function submit(path: string, fields: Record<string, string> = {}): Promise<string> {
  const response = await post(path, fields)
  expect([response.status, response.status === 303 ? '' : await response.clone().text()]).toEqual([
    303,
    '',
  ])
  return get(response.headers.get('location')!)
}
const sentData = (index: number) =>
  JSON.parse(stringifyWire(functions.received.at(index)!.data)) as Record<string, unknown>

test('a stay goes from admission to refund, each step in the standard’s words', async () => {
  const admitted = await post('/stays', {
    psn_name: '赵新人',
    cert_type: '01',
    cert_no: '35050219480312001x',
    ward: '骨科',
    bed: '3',
    med_type: '21',
  })
  const path = admitted.headers.get('location')!
  expect(path).toMatch(/^\/stays\/ZY\d{8}001$/)
  expect(await submit(`${path}/freeze`, { frez_amt: '5000', ...OPERATOR })).toMatch(
    /冻结：成功[\s\S]*冻结流水号 N1[\s\S]*¥5,000.00[\s\S]*¥2,500.00/,
  )
  expect(functions.received[0]!.funid).toBe('BC00.03.00.03')
  expect(sentData(0)).toMatchObject({
    fixmedins_code: 'H35050200001',
    hosp_mdtrt_id: path.slice(7),
    psn_name: '赵新人',
    cert_no: '35050219480312001X',
    is_own: 0,
    frez_type: '2',
    frez_amt: 5000,
  })
  expect(sentData(0).mdtrt_id).toBe(`YB${path.slice(7)}`)

  expect(
    await submit(`${path}/release`, { re_frez_amt: '1000', re_frez_rea: '额度调整', ...OPERATOR }),
  ).toContain('部分解冻</span></h1>')
  await submit(`${path}/release`, { re_frez_amt: '', re_frez_rea: '出院', ...OPERATOR })
  expect(sentData(-1)).toMatchObject({ re_frez_type: '1', re_frez_amt: 4000, re_frez_rea: '出院' })

  expect(await submit(`${path}/bill`, BILL)).toContain('value="1000.50"')
  expect(await submit(`${path}/settle`)).toContain('已结算</span></h1>')
  expect(functions.received.at(-1)!.funid).toBe('BC00.03.00.05')
  expect(sentData(-1)).toMatchObject({
    medfee_sumamt: 10000,
    acct_pay_sumamt: 1000.5,
    med_type: '21',
  })
  const settled = sentData(-1)
  expect(settled.setl_id).toMatch(/^JS\d{8}001$/)
  expect((await post(`${path}/bill`, BILL)).status).toBe(400)

  expect(await submit(`${path}/refund`, { cntr_act_amt: '1000' })).toContain('部分退款</span></h1>')
  expect(await submit(`${path}/refund`, { cntr_act_amt: '2500' })).toContain('已退款</span></h1>')
  // The standard swaps the two names between settle and refund.
  expect(sentData(-1)).toMatchObject({
    hosp_setl_id: settled.setl_id,
    setl_id: settled.hosp_setl_id,
    cntr_act_amt: 2500,
  })
  expect(functions.received).toHaveLength(6)
})

test('the whole credit is frozen where no amount is given, and a self-paying patient has no insurance numbers', async () => {
  const path = (
    await post('/stays', {
      psn_name: 'A',
      cert_type: '08',
      cert_no: 'xe1',
      ward: '一',
      bed: '1',
      med_type: '21',
      is_own: '1',
    })
  ).headers.get('location')!
  await submit(`${path}/freeze`, { frez_amt: '', ...OPERATOR })
  expect(sentData(-1)).toMatchObject({ frez_type: '1', is_own: 1, cert_no: 'XE1' })
  expect(sentData(-1)).not.toHaveProperty('frez_amt')
  expect(sentData(-1)).not.toHaveProperty('mdtrt_id')
})

test('原样重发 sends the very same message; the same answer counts once', async () => {
  await submit(`${STAY}/freeze`, { frez_amt: '5000.00', ...OPERATOR })
  const page = await submit('/calls/1/repeat')
  expect(functions.received).toHaveLength(2)
  expect(functions.bodies[1]).toBe(functions.bodies[0])
  expect(page).toContain('重发自第 1 笔')
  expect(page.match(/冻结流水号 N1/g)!.length).toBeGreaterThan(1)
  expect(page).toMatch(/<span>冻结<\/span><b>¥5,000.00<\/b>/)
})

test('done without the platform’s number, because its answer was lost, is done', async () => {
  functions.mood = 'no-numbers'
  const page = await submit(`${STAY}/freeze`, { frez_amt: '800', ...OPERATOR })
  expect(page).toMatch(/冻结：成功[\s\S]*已办理成功：应答丢失/)
  expect(page).toMatch(/<span>冻结<\/span><b>¥800.00<\/b>/)
})

test('a line is sent again as it was, whatever its age, until there is an answer', async () => {
  let now = Date.now()
  await Promise.all([hospital.close(), functions.close()])
  functions = await startFakeFunctions(channel, () => now)
  hospital = await start({ now: () => now })
  await submit(`${STAY}/freeze`, { frez_amt: '500', ...OPERATOR })
  functions.mood = 'done-but-lost'
  await submit(`${STAY}/release`, { re_frez_amt: '50', re_frez_rea: '试', ...OPERATOR })
  functions.mood = 'well'
  now += 11 * 60_000
  expect(await submit('/calls/1/repeat')).toMatch(
    /冻结：成功[\s\S]*<span>冻结<\/span><b>¥500.00<\/b>/,
  )
  expect(await submit('/calls/2/repeat')).toMatch(/<span>已解冻<\/span><b>¥50.00<\/b>/)
  expect(new Set(functions.bodies).size).toBe(2)
})

test('a line that is too old and was never acted upon has not happened; repeated, it goes out anew', async () => {
  let now = Date.now()
  await Promise.all([hospital.close(), functions.close()])
  functions = await startFakeFunctions(channel, () => now)
  hospital = await start({ now: () => now })
  await submit(`${STAY}/freeze`, { frez_amt: '500', ...OPERATOR })
  functions.mood = 'hang-up'
  await submit(`${STAY}/release`, { re_frez_amt: '50', re_frez_rea: '试', ...OPERATOR })
  functions.mood = 'well'
  now += 11 * 60_000
  expect(await submit('/calls/2/repeat')).toContain('时间戳过期')
  expect(await get(STAY)).not.toContain('正在核对')
  expect(await submit('/calls/2/repeat')).toMatch(/<span>已解冻<\/span><b>¥50.00<\/b>/)
})

const keyIn = (page: string, action: string) =>
  new RegExp(`action="[^"]*${action}"><input type="hidden" name="form" value="([^"]+)"`).exec(
    page,
  )![1]!

describe('a form is sent once', () => {
  const release = { re_frez_amt: '100', re_frez_rea: '试', ...OPERATOR }
  beforeEach(() => submit(`${STAY}/freeze`, { frez_amt: '500', ...OPERATOR }))

  test('clicked twice, or again from the page before, it leads to what the first click did', async () => {
    const form = keyIn(await get(STAY), '/release')
    const answers = await Promise.all(
      [1, 2, 3].map(() => post(`${STAY}/release`, { ...release, form })),
    )
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    // The others may have come before the first had its answer: the stay itself then shows it under way.
    const led = new Set(answers.map((answer) => answer.headers.get('location')))
    expect(led).toContain(`${STAY}?call=2`)
    for (const location of led) expect([STAY, `${STAY}?call=2`]).toContain(location)
    expect(await submit(`${STAY}/release`, { ...release, form })).toContain('解冻：成功')
    await hospital.close()
    hospital = await start()
    await submit(`${STAY}/release`, { ...release, form })
    expect(functions.received.filter(({ funid }) => funid.endsWith('.04'))).toHaveLength(1)
    // A new page is a new form: the same amount again is another release.
    await submit(`${STAY}/release`, { ...release, form: keyIn(await get(STAY), '/release') })
    expect(functions.received.filter(({ funid }) => funid.endsWith('.04'))).toHaveLength(2)
  })

  test('mended after it was refused, it goes', async () => {
    const form = keyIn(await get(STAY), '/release')
    expect((await post(`${STAY}/release`, { ...release, re_frez_amt: '0', form })).status).toBe(400)
    expect(await submit(`${STAY}/release`, { ...release, form })).toContain('解冻：成功')
  })

  test('an admission, and a repeat', async () => {
    const form = keyIn(await get('/'), '/stays')
    const patient = {
      psn_name: '赵新人',
      cert_type: '99',
      cert_no: 'X1',
      ward: '骨科',
      bed: '3',
      med_type: '21',
      form,
    }
    await Promise.all([post('/stays', patient), post('/stays', patient)])
    expect(await get('/')).toContain('共 2 位')
    const again = keyIn(await get(STAY), '/repeat')
    await Promise.all([
      post('/calls/1/repeat', { form: again }),
      post('/calls/1/repeat', { form: again }),
    ])
    expect(functions.received).toHaveLength(2)
  })
})

test('every call stands in the log with its amount, and the stay with what is still held', async () => {
  await submit(`${STAY}/freeze`, { frez_amt: '5000', ...OPERATOR })
  const page = await submit(`${STAY}/release`, {
    re_frez_amt: '1234.5',
    re_frez_rea: '试',
    ...OPERATOR,
  })
  expect(page).toMatch(/解冻 <b>¥1,234.50<\/b>[\s\S]*冻结 <b>¥5,000.00<\/b>/)
  expect(page).toMatch(/<span>尚在冻结<\/span><b>¥3,765.50<\/b>/)
  await submit(`${STAY}/bill`, BILL)
  expect(await submit(`${STAY}/settle`)).toMatch(
    /<span>已结算<\/span><b>¥3,500.00<\/b>[\s\S]*结算 <b>¥3,500.00<\/b>/,
  )
  functions.mood = 'unreachable'
  expect(await submit(`${STAY}/freeze`, { frez_amt: '', ...OPERATOR })).toContain(
    '冻结 <b>全部额度</b>',
  )
})

test('the platform’s own record is asked for where this system has none, and when somebody wants to know', async () => {
  expect(await get(STAY)).toMatch(/冻结金额<\/dt><dd>5000.00</)
  await submit(`${STAY}/freeze`, { frez_amt: '', ...OPERATOR })
  expect(await get(STAY)).not.toMatch(/预授权状态<\/dt>/)
  const page = await get(`${STAY}?ask=1`)
  expect(page).toMatch(/预授权状态<\/dt><dd>1 [^<]+<[\s\S]*冻结金额<\/dt><dd>5000.00</)
  functions.mood = 'refuse'
  expect(await get(`${STAY}?ask=1`)).toContain('额度不足 &#60;b&#62;（3001）')
  functions.mood = 'hang-up'
  expect(await get(`${STAY}?ask=1`)).toContain('连接中断')
  expect(await get('/')).not.toContain('核对中')
})

test('while an outcome is open the page looks again by itself, and not otherwise', async () => {
  expect((await fetch(`${hospital.url}${STAY}`)).headers.get('refresh')).toBeNull()
  functions.mood = 'unknown-outcome'
  await submit(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })
  expect((await fetch(`${hospital.url}${STAY}`)).headers.get('refresh')).toBe('5')
})

test('a refusal is shown in the other side’s words, escaped, and moves nothing', async () => {
  functions.mood = 'refuse'
  const page = await submit(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })
  expect(page).toContain('未受理')
  expect(page).toContain('额度不足 &#60;b&#62;（3001）')
  expect(page).toMatch(/<span>冻结<\/span><b>¥0.00<\/b>/)
  functions.mood = 'http400'
  expect(await submit(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })).toContain('HTTP 400')
  functions.mood = 'unreachable'
  expect(await submit(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })).toContain('本次没有提交')
  expect(await get('/')).not.toContain('核对中')
})

test.each<[Mood, string]>([
  ['http500', 'HTTP 500'],
  ['hang-up', '连接中断'],
  ['stall', '等待应答超时'],
  ['garbage', '应答无法采信'],
  ['forged', '未经验证的原文：渠道密钥不正确 &#60;i&#62;（1）'],
  ['undecided', '平台没有应答'],
  ['unknown-outcome', '正在核对'],
  ['needs-person', '已提请人工核对'],
])('%s leaves the outcome unknown, and is never shown as a failure', async (mood, words) => {
  functions.mood = mood
  const page = await submit(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })
  expect(page).toContain(UNKNOWN)
  expect(page).toContain(words)
  expect(page).not.toMatch(/失败<|未受理|notice bad|badge bad/)
  expect(await get('/')).toContain('核对中')
  // Nothing that hangs on it may be sent meanwhile.
  const next = await post(`${STAY}/release`, { re_frez_amt: '1', re_frez_rea: '试', ...OPERATOR })
  expect(next.status).toBe(400)
  expect(await next.text()).toContain('还在核对')
  expect(functions.received).toHaveLength(1)
})

test('a repeat that gets an answer settles the unknown call it repeats', async () => {
  functions.mood = 'done-but-lost'
  await submit(`${STAY}/freeze`, { frez_amt: '700', ...OPERATOR })
  functions.mood = 'well'
  const page = await submit('/calls/1/repeat')
  expect(page).not.toContain(UNKNOWN)
  expect(page).toMatch(/<span>冻结<\/span><b>¥700.00<\/b>/)
})

test('a function that is not there leaves nothing in doubt', async () => {
  await functions.close()
  expect(await submit(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })).toContain('请求没有送出')
  functions = await startFakeFunctions(channel)
})

test('a form that is wrong comes back filled, with the field named', async () => {
  const cases: [string, Record<string, string>, string][] = [
    [`${STAY}/freeze`, { frez_amt: '1.234', ...OPERATOR }, 'frez_amt'],
    [`${STAY}/freeze`, { frez_amt: '0', ...OPERATOR }, 'frez_amt'],
    [`${STAY}/freeze`, { opt_name: '王' }, 'opt_dept_name'],
    [`${STAY}/release`, { re_frez_amt: '', re_frez_rea: '试', ...OPERATOR }, 're_frez_amt'],
    [`${STAY}/refund`, { cntr_act_amt: '1' }, ''],
    [`${STAY}/settle`, {}, ''],
    [`${STAY}/bill`, { ...BILL, cash_payamt: '1' }, 'medfee_sumamt'],
    [`${STAY}/bill`, { ...BILL, cash_payamt: '-1' }, 'cash_payamt'],
    [`${STAY}/bill`, { ...BILL, fund_pay_sumamt: '99999999999999999' }, 'fund_pay_sumamt'],
    [
      '/stays',
      { psn_name: '<u>', cert_type: '01', cert_no: '123', ward: '一', bed: '1', med_type: '21' },
      'cert_no',
    ],
    [
      '/stays',
      { psn_name: 'A', cert_type: '77', cert_no: '123', ward: '一', bed: '1', med_type: '21' },
      '',
    ],
    ['/sandbox/faults', { kind: 'slow', times: 'x' }, 'times'],
  ]
  for (const [path, fields, field] of cases) {
    const response = await post(path, fields)
    const text = await response.text()
    expect([path, response.status]).toEqual([path, 400])
    expect(text).toContain('class="notice bad" role="alert"')
    if (field) expect(text).toMatch(new RegExp(`name="${field}"[^>]*class="wrong"`))
    for (const value of Object.values(fields).filter((one) => /^[\d.-]{3,}$/.test(one)))
      expect(text).toContain(`value="${value}"`)
    expect(text).not.toContain('<u>')
  }
  expect(functions.received).toHaveLength(0)
})

test('names are escaped, nothing comes from outside, and changes go by POST only', async () => {
  for (const path of ['/', STAY]) {
    const response = await fetch(`${hospital.url}${path}`)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const text = await response.text()
    expect(text).toContain('林&#60;i&#62;示范')
    expect(text).not.toMatch(/<i>|<script|src=|url\(|https?:/)
  }
  for (const path of [
    '/stays',
    `${STAY}/freeze`,
    `${STAY}/bill`,
    '/calls/1/repeat',
    '/sandbox/faults',
  ])
    expect((await fetch(`${hospital.url}${path}`)).status).toBe(405)
  for (const path of [
    '/elsewhere',
    '/stays/ZY0',
    `${STAY}/steal`,
    `${STAY}/constructor`,
    `${STAY}/freeze/more`,
    '/stays/%E0',
  ])
    expect((await post(path)).status).toBe(404)
  for (const path of ['/calls/99/repeat', '/calls/x/repeat'])
    expect((await post(path)).status).toBe(404)
  expect((await post(STAY)).status).toBe(405)
  expect(await (await fetch(`${hospital.url}/healthz`)).json()).toEqual({ ok: true })
})

test('without a function to call, the console says so and sends nothing', async () => {
  await hospital.close()
  hospital = await startHospital({ port: 0, key: 'k', institution: 'H35050200001', demo: [DEMO] })
  expect(await get('/')).toContain('没有配置云函数地址')
  expect(await get(STAY)).toContain('<button disabled>申报冻结')
  expect((await post(`${STAY}/freeze`, { frez_amt: '1', ...OPERATOR })).status).toBe(400)
})

test('the books are kept between runs, and a demo stay is not opened twice', async () => {
  await submit(`${STAY}/freeze`, { frez_amt: '99999999999999.99', ...OPERATOR })
  await submit(`${STAY}/bill`, BILL)
  await hospital.close()
  hospital = await start()
  const page = await get(STAY)
  expect(page).toContain('¥99,999,999,999,999.99')
  expect(page).toContain('value="1000.50"')
  expect(await get('/')).toContain('共 1 位')
})
