import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { parseRequest } from '../../cloudfunctions/lib/journal/identify.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { openAuthenticStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Store, Stored } from '../../cloudfunctions/lib/store/store.ts'
import { INSTITUTION, NOTHING, settled, testKeys } from '../../cloudfunctions/reconcile/testing.ts'
import { captured } from '../command/testing.ts'
import { run } from './run.ts'

const keys = testKeys()
let directory: string
let store: Store
let journal: Journal
let env: Record<string, string>

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'intents-'))
  const sealer = createSealer(keys)
  store = await openAuthenticStore({ kind: 'sqlite', directory }, sealer)
  journal = createJournal(store, sealer)
  env = {
    SEAL_KEYS: keys.sealing.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
    INDEX_KEY: keys.index.toString('base64'),
    STORE: 'sqlite',
    DATA_DIR: directory,
  }
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

const command = (...argv: string[]) =>
  captured((started) => run(started, () => 1_793_500_000_000), argv, env)

/** The word of one person and that of another. */
async function decided(...argv: string[]) {
  const proposed = await command('decide', ...argv)
  return proposed.code === 0 ? command('confirm', argv[0]!, '--by', '李复核') : proposed
}

const reread = async ({ id }: Stored<Intent>) => (await journal.get(id))!.document

/** A freeze of the whole line of credit: the request names no amount. */
async function fullFreeze(): Promise<Stored<Intent>> {
  const request = parseRequest('freeze', {
    fixmedins_code: INSTITUTION,
    hosp_mdtrt_id: 'ZY9',
    psn_name: '欧阳小明',
    cert_no: '350582199711193519',
    cert_type: '01',
    med_type: '21',
    is_own: '0',
    frez_type: '1',
    opt_name: '李收费',
    opt_dept_name: '住院收费处',
    phone: '13800000000',
  })
  const intent = await journal.append([], {
    request,
    messageKey: 'm',
    baseline: NOTHING,
    now: 1,
    sendBy: 2,
    acceptableUntil: 3,
  })
  return journal.update(intent, {
    status: 'person',
    observed: { ...NOTHING, frozen: '800.00', frozenAt: '2026-11-01 09:00:00' },
  })
}

describe('list', () => {
  it('has what is unknown, what waits for a person first, and nothing else', async () => {
    await settled(journal, { settlementNo: 'JS0', amount: '1.00', status: 'done' })
    expect((await command('list')).out.split('\n')).toEqual([
      expect.stringMatching(/store\.db：资金流水 1 笔，最早 [\d :-]{19}，最近 [\d :-]{19}$/),
      '其中没有结果未明的业务。',
      '',
    ])
    await settled(journal, { settlementNo: 'JS1', amount: '10.00', status: 'unknown' })
    await settled(journal, { settlementNo: 'JS2', amount: '12.50', status: 'person' })
    for (const status of ['done', 'refused', 'not-done', 'sending'] as const)
      await settled(journal, { settlementNo: `no-${status}`, amount: '1.00', status })
    const { code, out } = await command('list')
    const lines = out.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(lines).toHaveLength(4)
    expect(lines[0]).toContain('待人工核对  12.50 元  结算流水号 JS2')
    expect(lines[1]).toContain('结果未明  10.00 元  结算流水号 JS1')
    expect(lines[3]).toBe('其中结果未明 2 笔。')
  })

  it('goes on beyond a page', async () => {
    for (let index = 0; index < 103; index++)
      await settled(journal, { settlementNo: `JS${index}`, amount: '1.00', status: 'unknown' })
    expect((await command('list')).out).toContain('其中结果未明 103 笔。')
  })
})

describe('show', () => {
  it('has the facts before and after, and the request without who it is about', async () => {
    const { id } = await fullFreeze()
    const { code, out } = await command('show', id)
    expect(code).toBe(0)
    for (const fact of [
      '冻结金额  100.00 元',
      '冻结金额  800.00 元，2026-11-01 09:00:00  ← 有变化',
      '全额冻结，由医保决定',
      'hosp_mdtrt_id（医院住院登记号）  ZY9',
      '欧**明',
      '350***********3519',
      '李*费',
    ]) {
      expect(out).toContain(fact)
    }
    expect(out).not.toMatch(/欧阳小明|350582199711193519|李收费|13800000000/)
  })

  it('has who pressed the key again, and when', async () => {
    const intent = await fullFreeze()
    await journal.update(intent, {
      repeat: {
        at: Date.parse('2026-11-01T20:30:00+08:00'),
        differing: journal.sealRepeat(intent, { opt_name: '夜班生' }),
      },
    })
    const { out } = await command('show', intent.id)
    expect(out).toContain('最近一次重发时的不同之处（2026-11-01 20:30:00）')
    expect(out).toContain('opt_name（经办人姓名）  夜*生')
  })

  it('says where there is no such number', async () => {
    await fullFreeze()
    expect(await command('show', 'nobody')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/\n没有这个编号；请用 list 查看\n$/) as string,
    })
  })
})

describe('decide', () => {
  it('by one person decides nothing: another one confirms it, and both stand in the trail', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '10.00',
      status: 'person',
    })
    const early = await command('confirm', intent.id, '--by', '李复核')
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining('还没有人登记') as string })
    const told = await command('decide', intent.id, 'done', '--by', '王核对', '--why', '电话')
    expect(told.out).toContain('等另一个人复核：医保已办成，10.00 元（王核对：电话）')
    expect(await reread(intent)).toMatchObject({ status: 'person', decision: null, effect: null })
    expect((await command('show', intent.id)).out).toContain(
      '等待复核  已办成，10.00 元（王核对：电话',
    )
    for (const same of [
      '王核对',
      ' 王 核对 ',
      '',
      '王\u200b核对',
      '王·核对',
      '\u2060',
      '王核对\ufe0f',
    ])
      expect((await command('confirm', intent.id, '--by', same)).code).toBe(2)
    expect(await reread(intent)).toMatchObject({ status: 'person', decision: null })
    expect((await command('confirm', intent.id, '--by', '李复核')).code).toBe(0)
    expect(await reread(intent)).toMatchObject({ status: 'done', effect: { amount: '10.00' } })
    const trail = await store.find('audit', {})
    expect(trail.map(({ document: { action, outcome } }) => [action, outcome]).sort()).toEqual([
      ['intents.confirm', `done 10.00 ${intent.id}`],
      ['intents.propose', `done 10.00 ${intent.id}`],
    ])
    expect(new Set(trail.map(({ document }) => document.openid)).size).toBe(2)
    expect(trail.map(({ document }) => document.institution)).toEqual([INSTITUTION, INSTITUTION])
  })

  it('what asking has told meanwhile stands, whatever was proposed', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '10.00',
      status: 'unknown',
    })
    await command('decide', intent.id, 'not-done', '--by', '王核对', '--why', '电话')
    const proposed = (await journal.get(intent.id))!
    await journal.update(proposed, { status: 'done', knownBy: 'asked' })
    const late = await command('confirm', intent.id, '--by', '李复核')
    expect(late).toMatchObject({
      code: 1,
      err: expect.stringContaining('不需要人工登记') as string,
    })
    expect(await reread(intent)).toMatchObject({ status: 'done', decision: null })
  })

  it('done: with the amount that was asked for, by whom and why', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '10.00',
      status: 'person',
    })
    await journal.update(intent, {
      observed: { ...NOTHING, settled: '10.00', settledAt: '2026-11-01 10:00:02', listed: '10.00' },
    })
    expect(
      await decided(intent.id, 'done', '--by', ' 王核对 ', '--why', '医保清单可见'),
    ).toMatchObject({
      code: 0,
      out: '已复核：医保已办成，10.00 元（王核对：医保清单可见；复核 李复核）\n',
    })
    expect(await reread(intent)).toMatchObject({
      status: 'done',
      knownBy: 'person',
      decision: { by: '王核对', why: '医保清单可见', confirmedBy: '李复核' },
      updatedAt: 1_793_500_000_000,
      effect: {
        amount: '10.00',
        accountAmount: null,
        bankAmount: null,
        at: '2026-11-01 10:00:02',
        serialNo: '',
      },
    })
    expect((await command('show', intent.id)).out).toContain(
      '人工结论  王核对：医保清单可见；复核 李复核',
    )
    expect(await decided(intent.id, 'not-done', '--by', '王', '--why', '反悔')).toMatchObject({
      code: 1,
      err: expect.stringContaining('不需要人工登记') as string,
    })
  })

  it('not done: nothing has moved', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '10.00',
      status: 'unknown',
    })
    expect(
      (await decided(intent.id, 'not-done', '--by', '王', '--why', '电话查询', '--amount', '1.00'))
        .err,
    ).toContain('--amount')
    expect((await decided(intent.id, 'not-done', '--by', '王', '--why', '电话查询')).code).toBe(0)
    expect(await reread(intent)).toMatchObject({
      status: 'not-done',
      knownBy: 'person',
      effect: null,
      decision: { by: '王', why: '电话查询', confirmedBy: '李复核' },
    })
  })

  it('not done: not while the message may still arrive, and then be done twice', async () => {
    const intent = await settled(journal, {
      settlementNo: 'JS1',
      amount: '10.00',
      status: 'unknown',
    })
    const arriving = await journal.update(intent, { acceptableUntil: 1_793_500_000_000 })
    expect(await decided(intent.id, 'not-done', '--by', '王', '--why', '电话查询')).toMatchObject({
      code: 1,
      err: expect.stringContaining('2026-11-01 10:26:40 之前仍可能被医保平台受理') as string,
    })
    expect(await reread(intent)).toEqual(arriving.document)
    expect((await decided(intent.id, 'done', '--by', '王', '--why', '电话查询')).code).toBe(0)
  })

  it('done: a refund bears no settlement’s time', async () => {
    const told = { ...NOTHING, settled: '10.00', settledAt: '2026-11-01 10:00:02' }
    const request = parseRequest('refund', {
      fixmedins_code: INSTITUTION,
      hosp_mdtrt_id: 'ZY9',
      psn_name: '欧阳小明',
      cert_no: '350582199711193519',
      cert_type: '01',
      hosp_setl_id: 'JS1',
      hosp_re_setl_id: 'TK1',
      cntr_act_amt: '3.00',
    })
    const intent = await journal.append([], {
      request,
      messageKey: 'm',
      baseline: told,
      now: 1,
      sendBy: 2,
      acceptableUntil: 3,
    })
    await journal.update(intent, { status: 'person', observed: { ...told, settled: '7.00' } })
    await decided(intent.id, 'done', '--by', '王', '--why', '见平台')
    expect((await reread(intent)).effect).toMatchObject({ amount: '3.00', at: '' })
  })

  it('needs the amount where the request has none, and says where it is another one', async () => {
    const intent = await fullFreeze()
    expect(await decided(intent.id, 'done', '--by', '王', '--why', '见平台')).toMatchObject({
      code: 2,
      err: expect.stringContaining('全额冻结') as string,
    })
    for (const wrong of ['0', '-1.00', '1.005', 'x'])
      expect(
        (await decided(intent.id, 'done', '--by', '王', '--why', '见平台', `--amount=${wrong}`))
          .code,
      ).toBe(2)
    expect(await reread(intent)).toMatchObject({ status: 'person', decision: null })
    expect(
      (await decided(intent.id, 'done', '--by', '王', '--why', '见平台', '--amount', '800')).code,
    ).toBe(0)
    expect((await reread(intent)).effect).toMatchObject({
      amount: '800.00',
      at: '2026-11-01 09:00:00',
    })

    const other = await settled(journal, { settlementNo: 'JS1', amount: '10.00', status: 'person' })
    expect(
      (
        await command(
          'decide',
          other.id,
          'done',
          '--by',
          '王',
          '--why',
          '见平台',
          '--amount',
          '9.00',
        )
      ).out,
    ).toContain('注意：登记的金额与请求的 10.00 元不同。')
  })

  it.each(['done', 'refused', 'not-done', 'sending'] as const)(
    'leaves alone what is %s',
    async (status) => {
      const intent = await settled(journal, { settlementNo: 'JS1', amount: '10.00', status })
      expect((await decided(intent.id, 'done', '--by', '王', '--why', '见平台')).code).toBe(1)
      expect(await reread(intent)).toEqual(intent.document)
    },
  )
})

it.each([
  [[]],
  [['lst']],
  [['show']],
  [['decide', 'x', 'maybe', '--by', '王', '--why', '见']],
  [['list', '--all']],
])('says how it is used: %j', async (argv: string[]) => {
  expect(await command(...argv)).toMatchObject({
    code: 2,
    err: expect.stringContaining('用法') as string,
  })
})

it('needs a name, a reason and its configuration', async () => {
  const intent = await settled(journal, { settlementNo: 'JS1', amount: '10.00', status: 'person' })
  expect((await command('decide', intent.id, 'done', '--why', '见')).err).toContain('--by')
  expect((await command('decide', intent.id, 'done', '--by', '王', '--why', ' ')).err).toContain(
    '--why',
  )
  delete env.INDEX_KEY
  expect((await command('list')).err).toContain('INDEX_KEY 未设置')
})
