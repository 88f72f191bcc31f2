import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSealer } from '../identity/seal.ts'
import type { PlatformClient } from '../platform/client.ts'
import { PlatformUnavailableError } from '../platform/errors.ts'
import {
  BusinessError,
  ProtocolError,
  formatDateTime,
  formatDecimal,
  parseWire,
  type Fen,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store, Stored } from '../store/store.ts'
import { parseRequest } from './identify.ts'
import type { Intent, MoneyService } from './intent.ts'
import { createJournal } from './journal.ts'
import { performOnce, type PerformDependencies } from './perform.ts'
import { observe } from './observe.ts'
import { createPrecedents } from './precedents.ts'
import { resolveAll } from './resolve.ts'

const QUIET = 650_000
let time: number
let store: Store
let platform: Platform
let care: PerformDependencies

beforeEach(() => {
  time = Date.parse('2026-11-09T15:59:00Z')
  store = openSqliteStore(':memory:', () => time)
  platform = createPlatform()
  const sealer = createSealer({
    sealing: [{ id: 'k', key: Buffer.alloc(32, 1) }],
    index: Buffer.alloc(32, 2),
  })
  care = {
    institution: 'H1',
    journal: createJournal(store, sealer),
    precedents: createPrecedents(store, ['p']),
    platform: platform.client,
    now: () => time,
    log: pino({ level: 'silent' }),
    timeoutMs: 1000,
    quietMs: QUIET,
    sleep: async (ms) => void (time += ms),
  }
})
afterEach(() => store.close())

/** What a platform does and tells, as a test wishes. */
interface Platform {
  client: PlatformClient
  /** funids of what reached it, in order. */
  sent: string[]
  /** How it treats the next writes: what is left over goes well. */
  fates: ('lost' | 'dropped')[]
  /** What .02 tells; by default of a stay with 5000 frozen, less what was released, settled, refunded. */
  tells(): {
    state: string
    frozen: Fen
    frozenAt: Date | null
    settled: Fen
    settledAt: Date | null
  }
  /** Rows of those lists that cannot be read. */
  unread: { at: number; why: string; field: string }[]
  /** The lists of .07 by day; an Error is thrown. */
  lists: Record<string, { hospitalSettlementNo: string; settled: Fen }[] | Error>
  /** The days of the lists that were asked for; of a stay, nothing. */
  asked: string[]
  held: { frozen: Fen; settled: Fen; settledAt: Date | null }
  away: boolean
}

const FROZEN_AT = new Date('2026-11-01T01:00:00Z')

function createPlatform(): Platform {
  const read = async (funid: string, day: string) => {
    await Promise.resolve()
    platform.asked.push(day)
    if (platform.away)
      throw new PlatformUnavailableError('unavailable.platform-timeout', '', { sent: true })
    if (funid.endsWith('.02')) return platform.tells()
    const list = platform.lists[day] ?? []
    if (list instanceof Error) throw list
    return { total: list.length, settlements: list, unread: platform.unread }
  }
  return {
    sent: [],
    fates: [],
    lists: {},
    unread: [],
    asked: [],
    held: { frozen: 500_000n, settled: 0n, settledAt: null },
    away: false,
    tells() {
      return { state: '1', frozenAt: FROZEN_AT, ...this.held }
    },
    client: {
      async send(funid, data) {
        await Promise.resolve()
        platform.sent.push(funid)
        const fate = platform.fates.shift()
        if (fate !== 'dropped') act(platform.held, funid, data)
        if (fate !== undefined)
          throw new PlatformUnavailableError('unavailable.platform-broken', '', { sent: true })
        return { code: 0, type: 'success', message: '成功', data: answerTo(data) }
      },
      call: (service, request) =>
        read(
          service.funid!,
          'feeDate' in (request as object)
            ? formatDateTime((request as { feeDate: Date }).feeDate).slice(0, 10)
            : '',
        ) as never,
      close: async () => undefined,
    },
  }
}

function act(held: Platform['held'], funid: string, data: WireObject): void {
  const fen = (name: string) => BigInt(String(data[name]).replace('.', ''))
  if (funid.endsWith('.04')) held.frozen -= fen('re_frez_amt')
  if (funid.endsWith('.05'))
    Object.assign(held, {
      frozen: 0n,
      settled: fen('cntr_bank_act_amt'),
      settledAt: new Date(time),
    })
  if (funid.endsWith('.06')) held.settled -= fen('cntr_act_amt')
}

const answerTo = (data: WireObject): WireObject => ({
  ...data,
  re_frez_no: 'N',
  frez_no: 'N',
  cntr_setl_id: 'N',
  cntr_re_setl_id: 'N',
  cntr_setl_time: formatDateTime(time),
})

const PERSON =
  '"fixmedins_code":"H1","psn_name":"林示范","cert_no":"350502194803120013","cert_type":"01"'
const REQUESTS: Record<
  Exclude<MoneyService, 'freeze'>,
  (yuan: string, number: string, stay: string) => string
> = {
  release: (yuan, reason, stay) =>
    `{${PERSON},"hosp_mdtrt_id":"${stay}","re_frez_type":"2","re_frez_amt":${yuan},"re_frez_rea":"${reason}","opt_name":"甲","opt_dept_name":"入院处"}`,
  settle: (yuan, number, stay) =>
    `{${PERSON},"hosp_mdtrt_id":"${stay}","med_type":"21","is_own":0,"setl_id":"${number}","setl_time":"2026-11-09 23:58:59","medfee_sumamt":${yuan},"fund_pay_sumamt":0.00,"acct_pay_sumamt":0.00,"cash_payamt":0.00,"cntr_bank_act_amt":${yuan}}`,
  refund: (yuan, number, stay) =>
    `{${PERSON},"hosp_mdtrt_id":"${stay}","hosp_setl_id":"S","hosp_re_setl_id":"${number}","cntr_act_amt":${yuan}}`,
}

let messages = 0
function perform(
  service: keyof typeof REQUESTS,
  yuan: string,
  number = '原因',
  stay = 'ZY1',
): Promise<Stored<Intent>> {
  const wire = parseWire(REQUESTS[service](yuan, number, stay)) as WireObject
  return performOnce(parseRequest(service, wire), [`m${++messages}`], care)
}

const last = async (stay = 'ZY1') =>
  (await care.journal.ofStay(care.journal.stayKey('H1', stay))).at(-1)!.document
const quiet = () => void (time += QUIET + 1)

/** A settlement S9 of ¥30 that was written down, by a process that may have died since. */
async function writtenDown(stay: string): Promise<Stored<Intent>> {
  const wire = parseWire(REQUESTS.settle('30.00', 'S9', stay)) as WireObject
  const request = parseRequest('settle', wire)
  return care.journal.append([], {
    request,
    messageKey: stay,
    baseline: await observe(care.platform, request, care.now),
    now: time,
    sendBy: time + 1,
    acceptableUntil: time + QUIET,
  })
}

test('a number listed for another stay settles nothing of whoever never got it', async () => {
  // Both were written down at once; the process of one died before it had the number.
  const [cutOff, other] = [await writtenDown('ZY2'), await writtenDown('ZY3')]
  expect(await care.journal.claimNumber(other)).toBe(true)
  platform.lists = { '2026-11-09': [{ hospitalSettlementNo: 'S9', settled: 3000n }] }
  time += 1000
  await resolveAll(care)
  expect((await care.journal.get(cutOff.id))!.document).toMatchObject({
    status: 'not-done',
    knownBy: 'never-sent',
    effect: null,
  })
})

test('whoever died before he had the number is asked about like any other', async () => {
  const cutOff = await writtenDown('ZY2')
  platform.lists = { '2026-11-09': [{ hospitalSettlementNo: 'S9', settled: 3000n }] }
  time += 1000
  await resolveAll(care)
  expect((await care.journal.get(cutOff.id))!.document).toMatchObject({
    status: 'done',
    knownBy: 'asked',
  })
})

describe('the same line is the same intent, whatever its age', () => {
  const STALE = new ProtocolError('protocol.stale', '时间戳与当前时间相差超过 600 秒')
  /** The very same line: one message key, and stale from when the platform's window has gone by. */
  const line = (key: string, yuan = '10.00', reason = '多冻结', operator = '甲') => {
    const wire = parseWire(REQUESTS.release(yuan, reason, 'ZY1').replace('甲', operator))
    const parsed = parseRequest('release', wire as WireObject)
    return (stale?: ProtocolError) => performOnce(parsed, [key], care, stale)
  }

  test('a release that became known after the window is told to whoever sends its line again', async () => {
    const send = line('A')
    platform.fates = ['lost']
    // The platform shows it late.
    const shown = platform.tells()
    platform.tells = () => shown
    await expect(send()).rejects.toMatchObject({ code: 'state.unknown-outcome' })
    platform.tells = () => ({ state: '1', frozenAt: FROZEN_AT, ...platform.held })
    quiet()
    expect((await send(STALE)).document).toMatchObject({
      status: 'done',
      effect: { amount: '10.00' },
    })
    time += 30 * 86_400_000
    expect((await send(STALE)).document).toMatchObject({ status: 'done' })
    expect(platform.sent).toHaveLength(1)
  })

  test('so are a refusal, and that nothing came of it', async () => {
    const refused = line('A')
    platform.client.send = async () => ({ code: 7, type: 'error', message: '未受理' })
    await refused()
    expect((await refused(STALE)).document.status).toBe('refused')
    platform.client.send = async () => {
      throw new PlatformUnavailableError('unavailable.platform-broken', '', { sent: false })
    }
    const failed = line('B', '20.00')
    await expect(failed()).rejects.toMatchObject({ code: 'unavailable.platform-unreachable' })
    await expect(failed(STALE)).rejects.toMatchObject({
      code: 'state.not-done',
      message: expect.stringContaining('解冻 20.00，23:59 提交'),
    })
  })

  test('one that the journal does not know is refused for its age, also while another is open', async () => {
    await expect(line('A')(STALE)).rejects.toMatchObject({ code: 'protocol.stale' })
    expect(await care.journal.ofStay(care.journal.stayKey('H1', 'ZY1'))).toEqual([])
    platform.fates = ['dropped']
    await expect(line('A')()).rejects.toMatchObject({ code: 'state.unknown-outcome' })
    await expect(line('B', '1.00', '另一笔')(STALE)).rejects.toMatchObject({
      code: 'protocol.stale',
    })
    expect(platform.sent).toHaveLength(1)
  })

  test('with another operator it is the same, and what differs stands in the journal', async () => {
    platform.fates = ['dropped']
    await expect(line('A')()).rejects.toMatchObject({ code: 'state.unknown-outcome' })
    await expect(line('B', '10.00', '多冻结', '夜班')()).rejects.toMatchObject({
      code: 'state.unknown-outcome',
    })
    const [first] = await care.journal.ofStay(care.journal.stayKey('H1', 'ZY1'))
    expect(care.journal.repeatOf(first!)).toEqual({ opt_name: '夜班' })
    expect(first!.document.repeat).toMatchObject({ at: time })
    expect(JSON.stringify(first)).not.toContain('夜班')
    expect(platform.sent).toHaveLength(1)
  })

  test('a settlement printed again after midnight is the first one', async () => {
    await perform('settle', '100.00', 'S1')
    const wire = parseWire(
      REQUESTS.settle('100.00', 'S1', 'ZY1').replace('23:58:59', '23:59:30'),
    ) as WireObject
    const again = await performOnce(parseRequest('settle', wire), ['again'], care)
    expect(again.document).toMatchObject({ sequence: 1, status: 'done' })
    expect(care.journal.repeatOf(again)).toEqual({ setl_time: '2026-11-09 23:59:30' })
  })
})

test.each<[string, unknown]>([
  ['a date nobody can read', '28-NOV-26'],
  ['a date that says "none"', '0001-01-01 00:00:00'],
  ['nothing', null],
])(
  'a settlement that the platform answers as done is done, with %s for its time',
  async (_, at) => {
    platform.client.send = async () => ({
      code: 0,
      type: 'success',
      message: '成功',
      data: { cntr_setl_id: 'P1  ', cntr_setl_time: at as WireValue },
    })
    const { document } = await perform('settle', '100.00', 'S1')
    expect(document).toMatchObject({
      status: 'done',
      knownBy: 'answer',
      effect: { amount: '100.00', at: '', serialNo: 'P1' },
    })
  },
)

describe('what a refusal says of the call that stands in the way', () => {
  test('which, how much, since when, and by when there will be an answer', async () => {
    platform.fates = ['dropped']
    await expect(perform('release', '10.00')).rejects.toMatchObject({
      code: 'state.unknown-outcome',
      retryable: true,
      message: expect.stringContaining('解冻 10.00，23:59 提交，约 11-10 00:10 有结论'),
    })
    await expect(perform('settle', '7.00', 'S1')).rejects.toMatchObject({
      code: 'state.stay-busy',
      retryable: true,
      message: expect.stringMatching(
        /^本次住院有一笔解冻 10\.00，23:59 提交，约 11-10 00:10 有结论/,
      ),
    })
    quiet()
    time += 60_000
    platform.away = true
    await expect(perform('settle', '7.00', 'S1')).rejects.toMatchObject({
      code: 'state.stay-busy',
      message: expect.stringContaining('解冻 10.00，11-09 23:59 提交，还没有向医保平台问到结果'),
    })
  })

  test('the number of the pending call with other amounts: of the pending one first', async () => {
    platform.fates = ['dropped']
    await expect(perform('settle', '100.00', 'S1')).rejects.toMatchObject({
      code: 'state.unknown-outcome',
    })
    await expect(perform('settle', '101.00', 'S1')).rejects.toMatchObject({
      code: 'state.stay-busy',
      message: expect.stringMatching(/结算 100\.00，.*cntr_bank_act_amt、medfee_sumamt/),
    })
    expect(platform.sent).toHaveLength(1)
  })

  test('of a freeze that named no amount, that it is the whole of it', async () => {
    platform.fates = ['dropped']
    const text = `{${PERSON},"hosp_mdtrt_id":"ZY1","is_own":0,"frez_type":"1","opt_name":"甲","opt_dept_name":"入院处"}`
    const whole = parseRequest('freeze', parseWire(text) as WireObject)
    await expect(performOnce(whole, ['whole'], care)).rejects.toMatchObject({
      message: expect.stringContaining('冻结 全部额度，23:59 提交'),
    })
  })

  test('the number of one that is done, with other data: which it is, and all that differs', async () => {
    await perform('settle', '100.00', 'S1')
    await expect(perform('settle', '101.00', 'S1')).rejects.toMatchObject({
      code: 'state.other-body',
      field: 'cntr_bank_act_amt,medfee_sumamt',
      message: expect.stringContaining('这一笔（结算 100.00，23:59 提交）已经提交过'),
    })
  })

  test('that it waits for a person', async () => {
    platform.tells = () => ({
      state: '2',
      frozen: 500_000n,
      frozenAt: FROZEN_AT,
      settled: 0n,
      settledAt: null,
    })
    platform.fates = ['lost']
    await expect(perform('release', '10.00', '甲')).rejects.toThrow()
    quiet()
    await expect(perform('release', '10.00', '甲')).rejects.toMatchObject({
      code: 'state.needs-person',
      message: expect.stringContaining('解冻 10.00，11-09 23:59 提交）'),
    })
    await expect(perform('release', '11.00', '乙')).rejects.toMatchObject({
      code: 'state.stay-busy',
      retryable: false,
      message: expect.stringMatching(/解冻 10\.00.*人工核对/),
    })
  })
})

describe('a release that changes nothing in what the platform tells', () => {
  test('is for a person, where frez_amt stays what was frozen at first, and is not sent again', async () => {
    platform.tells = () => ({
      state: '2',
      frozen: 500_000n,
      frozenAt: FROZEN_AT,
      settled: 0n,
      settledAt: null,
    })
    await perform('release', '100.00', '甲')
    platform.fates = ['lost']
    await expect(perform('release', '100.00', '乙')).rejects.toMatchObject({
      code: 'state.unknown-outcome',
    })
    quiet()
    await expect(perform('release', '100.00', '乙')).rejects.toMatchObject({
      code: 'state.needs-person',
    })
    expect(platform.sent).toHaveLength(2)
    expect(await last()).toMatchObject({ status: 'person', effect: null })
  })

  test('is known as not done once such a platform has shown one, of whatever stay', async () => {
    platform.fates = ['dropped']
    await expect(perform('release', '100.00')).rejects.toMatchObject({
      code: 'state.unknown-outcome',
    })
    quiet()
    await resolveAll(care)
    expect(await last()).toMatchObject({ status: 'person' })
    await perform('release', '1.00', '甲', 'ZY2')
    await perform('release', '1.00', '乙', 'ZY2')
    // The stand-in has one balance for all stays.
    platform.held.frozen = 500_000n
    await resolveAll(care)
    expect(await last()).toMatchObject({ status: 'not-done', knownBy: 'asked' })
  })
})

test('of two alike in a row, the second is not taken for done by what the first has changed', async () => {
  const { held } = platform
  platform.tells = () => ({
    state: '1',
    frozen: 500_000n,
    frozenAt: FROZEN_AT,
    settled: 0n,
    settledAt: null,
  })
  await perform('release', '100.00', '甲')
  platform.fates = ['dropped']
  const second = perform('release', '100.00', '乙')
  await expect(second).rejects.toMatchObject({ code: 'state.unknown-outcome' })
  platform.tells = () => ({
    state: '2',
    frozen: held.frozen,
    frozenAt: FROZEN_AT,
    settled: 0n,
    settledAt: null,
  })
  quiet()
  await resolveAll(care)
  expect(await last()).toMatchObject({ status: 'person' })
})

describe('an outpatient’s settlement, of which .02 never tells', () => {
  beforeEach(() => {
    platform.tells = () => {
      throw new BusinessError('business.1', '没有住院登记')
    }
    platform.fates = ['lost']
  })

  test('is found in the list, also where the platform acted after midnight', async () => {
    platform.lists = { '2026-11-10': [{ hospitalSettlementNo: 'S1', settled: 10_000n }] }
    expect((await perform('settle', '100.00', 'S1')).document).toMatchObject({
      status: 'done',
      knownBy: 'asked',
      effect: { amount: '100.00', at: '' },
    })
  })

  test('is asked for on each day once, and what the list alone tells teaches nothing', async () => {
    time -= 3 * 3_600_000
    const nothing = { state: '0', frozen: 0n, frozenAt: null, settled: 0n, settledAt: null }
    const shown = { ...nothing, settled: 10_000n, settledAt: new Date(time) }
    platform.tells = () => (platform.sent.length === 0 ? nothing : shown)
    platform.lists = { '2026-11-09': [{ hospitalSettlementNo: 'S1', settled: 10_000n }] }
    const { document } = await perform('settle', '100.00', 'S1')
    expect(document).toMatchObject({ status: 'done', observed: { listed: '100.00' } })
    expect(await care.precedents.canTell('settle', document.baseline)).toBe(false)
    platform.fates = ['lost']
    await expect(perform('settle', '100.00', 'S2')).rejects.toThrow()
    expect(platform.asked.filter((day) => day !== '')).toEqual(['2026-11-09', '2026-11-09'])
  })

  test('is for a person at once where the list has it with another amount, and says why', async () => {
    platform.lists = { '2026-11-09': [{ hospitalSettlementNo: 'S1', settled: 1n }] }
    await expect(perform('settle', '100.00', 'S1')).rejects.toMatchObject({
      code: 'state.needs-person',
      cause: { code: 'unavailable.platform-broken' },
    })
  })

  test('is for a person where no list has it: the list may be late', async () => {
    await expect(perform('settle', '100.00', 'S1')).rejects.toMatchObject({
      code: 'state.unknown-outcome',
    })
    quiet()
    await resolveAll(care)
    expect(await last()).toMatchObject({ status: 'person', observed: { listed: null } })
    // And is found when it is there.
    platform.lists = { '2026-11-09': [{ hospitalSettlementNo: 'S1', settled: 10_000n }] }
    await resolveAll(care)
    expect(await last()).toMatchObject({ status: 'done', effect: { amount: '100.00' } })
  })
})

test.each<[string, Error]>([
  ['breaks its table', new ProtocolError('protocol.field', '', { field: 'total' })],
  [
    'takes too long',
    new PlatformUnavailableError('unavailable.platform-timeout', '', { sent: true }),
  ],
])('a list that %s does not hide what the stay itself shows', async (_, error) => {
  platform.lists = { '2026-11-09': error, '2026-11-10': error }
  platform.fates = ['lost']
  expect((await perform('settle', '100.00', 'S1')).document).toMatchObject({
    status: 'done',
    knownBy: 'asked',
    observed: { listed: '' },
  })
})

test('a list with a row that cannot be read may have the settlement in it', async () => {
  platform.tells = () => {
    throw new BusinessError('business.1', '没有住院登记')
  }
  platform.unread = [{ at: 1, why: '', field: 'setl_id' }]
  platform.fates = ['lost']
  await expect(perform('settle', '100.00', 'S1')).rejects.toMatchObject({
    code: 'state.unknown-outcome',
  })
  expect(await last()).toMatchObject({ observed: { listed: '' } })
  platform.lists = {
    '2026-11-09': [
      { hospitalSettlementNo: 's1', settled: -500n },
      { hospitalSettlementNo: 'S1', settled: 10_000n },
    ],
  }
  await resolveAll(care)
  expect(await last()).toMatchObject({ status: 'done', observed: { listed: '100.00' } })
})

test('a refund that was asked for bears no time: what .02 tells is the settlement’s', async () => {
  await perform('settle', '100.00', 'S')
  time += 60_000
  platform.fates = ['lost']
  expect((await perform('refund', '30.00', 'R1')).document).toMatchObject({
    status: 'done',
    effect: { amount: '30.00', at: '' },
  })
})

test('what waits for a person goes on waiting for one while the platform is away', async () => {
  platform.fates = ['dropped']
  await expect(perform('release', '100.00')).rejects.toMatchObject({
    code: 'state.unknown-outcome',
  })
  quiet()
  await resolveAll(care)
  platform.away = true
  await resolveAll(care)
  expect(await last()).toMatchObject({ status: 'person' })
  await expect(perform('release', '100.00')).rejects.toMatchObject({ code: 'state.needs-person' })
})

describe.each(['settle', 'refund'] as const)('the number of a %s', (service) => {
  test.each(['N1  ', '\\tN1', 'N1\u00a0', 'N\u200b1', 'N1\\u0000'])(
    'written %j is the same number: it is sent once, without them',
    async (number) => {
      const first = await perform(service, '1.00', number)
      expect(JSON.stringify(care.journal.requestOf(first))).toContain('"N1"')
      expect((await perform(service, '1.00', 'N1')).id).toBe(first.id)
      expect((await perform(service, '1.00', number)).id).toBe(first.id)
      await expect(perform(service, '1.00', number, 'ZY2')).rejects.toMatchObject({
        code: 'state.other-body',
        field: 'hosp_mdtrt_id',
      })
      expect(platform.sent).toHaveLength(1)
    },
  )

  test.each(['n1', 'Ｎ１', 'ｎ1'])('and %j are too alike for both to be sent', async (number) => {
    await perform(service, '1.00', 'N1')
    await expect(perform(service, '1.00', number)).rejects.toMatchObject({
      code: 'state.other-body',
      field: service === 'settle' ? 'setl_id' : 'hosp_re_setl_id',
    })
    await expect(perform(service, '1.00', number, 'ZY2')).rejects.toMatchObject({
      code: 'state.other-body',
      field: 'hosp_mdtrt_id',
    })
    expect(platform.sent).toHaveLength(1)
  })
})

test.each(['ZY1 ', 'ZY1\u3000', '\u202aZY1'])('a stay written %j is the stay ZY1', async (stay) => {
  await perform('release', '1.00', '甲', stay)
  await perform('release', '1.00', '乙', 'ZY1')
  expect((await last()).sequence).toBe(2)
})

describe.each(['settle', 'refund'] as const)(
  'the number of a %s belongs to one stay',
  (service) => {
    test('another stay’s is refused and not sent', async () => {
      await perform(service, '1.00', 'N1', 'ZY1')
      await expect(perform(service, '1.00', 'N1', 'ZY2')).rejects.toMatchObject({
        code: 'state.other-body',
        field: 'hosp_mdtrt_id',
      })
      expect(platform.sent).toHaveLength(1)
      // A settlement's number is looked up before anything is written; a refund's is claimed by what was written.
      const left = await care.journal.ofStay(care.journal.stayKey('H1', 'ZY2'))
      expect(left.map(({ document: { status, knownBy } }) => [status, knownBy])).toEqual(
        service === 'settle' ? [] : [['not-done', 'never-sent']],
      )
      // Nothing came of it: ZY2 is not kept from its own.
      await perform(service, '1.00', 'N2', 'ZY2')
    })

    test('another stay that has none is in nobody’s way', async () => {
      await perform('release', '1.00', '原因', 'ZY1')
      await expect(perform(service, '1.00', 'N1', 'ZY2')).resolves.toBeDefined()
    })

    test('it is free again where it never left', async () => {
      const { send } = platform.client
      platform.client.send = async () => {
        throw new PlatformUnavailableError('unavailable.platform-broken', '', { sent: false })
      }
      await expect(perform(service, '1.00', 'N1', 'ZY1')).rejects.toThrow()
      platform.client.send = send
      await expect(perform(service, '1.00', 'N1', 'ZY2')).resolves.toBeDefined()
    })

    test('of two callers with the same of one stay, the second has the first one’s outcome', async () => {
      const { journal } = care
      const mine = care
      let other: Promise<Stored<Intent>> | undefined
      care = {
        ...care,
        journal: {
          ...journal,
          // The other is through between our two looks.
          async ofStay(stayKey) {
            const history = await journal.ofStay(stayKey)
            if (other === undefined) {
              const ours = care
              care = mine
              other = perform(service, '1.00', 'N1')
              care = ours
              await other
            }
            return history
          },
        },
      }
      expect((await perform(service, '1.00', 'N1')).id).toBe((await other)?.id)
      expect(platform.sent).toHaveLength(1)
    })

    test('of many stays at once one is sent', async () => {
      const answers = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => perform(service, '1.00', 'N1', `ZY${n}`)),
      )
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(platform.sent).toHaveLength(1)
    })

    test('it is free again where nothing came of it', async () => {
      platform.client.send = async () => ({ code: 7, type: 'error', message: '未受理' })
      expect((await perform(service, '1.00', 'N1', 'ZY1')).document.status).toBe('refused')
      expect((await perform(service, '1.00', 'N1', 'ZY2')).document.status).toBe('refused')
      await expect(perform(service, '1.00', 'N1', 'ZY1')).resolves.toBeDefined()
    })
  },
)

test('while the platform is away the timer asks a few times and leaves the rest for later', async () => {
  for (let n = 0; n < 6; n++) {
    platform.fates = ['dropped']
    await perform('release', '1.00', '原因', `ZY${n}`).catch(() => undefined)
  }
  platform.away = true
  // What it does not ask for it counts all the same.
  expect(await resolveAll(care)).toEqual({
    looked: 3,
    remain: 6,
    persons: 0,
    oldestAt: expect.any(Number),
  })
  platform.away = false
  expect(await resolveAll(care)).toMatchObject({ looked: 6 })
})

test('amounts below zero are refused before anything is written', () => {
  for (const service of ['release', 'settle', 'refund'] as const)
    expect(() => perform(service, '-1.00')).toThrow(
      expect.objectContaining({ code: 'protocol.field' }),
    )
  expect(formatDecimal(platform.held.frozen)).toBe('5000.00')
})
