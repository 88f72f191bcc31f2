import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { usualChannel } from '../../cloudfunctions/lib/protocol/testing/channels.ts'
import { openAuthenticStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import {
  INSTITUTION,
  listedRow,
  refunded,
  platformStandIn,
  settled,
  testKeys,
  type PlatformStandIn,
  type StandInAnswer,
} from '../../cloudfunctions/reconcile/testing.ts'
import { captured } from '../command/testing.ts'
import { run } from './run.ts'

const channel = usualChannel()
const keys = testKeys()
let directory: string
let store: Store
let journal: Journal
let platform: PlatformStandIn
let answers: Record<string, StandInAnswer>
let env: Record<string, string>

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reconcile-run-'))
  const sealer = createSealer(keys)
  store = await openAuthenticStore({ kind: 'sqlite', directory: join(directory, 'data') }, sealer)
  journal = createJournal(store, sealer)
  answers = {}
  platform = await platformStandIn(
    channel,
    (request) => answers[String(request.med_type)] ?? { rows: [] },
  )
  env = {
    PLATFORM_URL: platform.url,
    PLATFORM_APPID: channel.appId,
    PLATFORM_APPSECRET: channel.appSecret!,
    HOSPITAL_FIXMEDINS_CODE: INSTITUTION,
    SEAL_KEYS: keys.sealing.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
    INDEX_KEY: keys.index.toString('base64'),
    STORE: 'sqlite',
    DATA_DIR: join(directory, 'data'),
    LOG_LEVEL: 'silent',
    PLATFORM_CODES: 'med_type:11=普通门诊,21=普通住院',
    RECONCILE_MED_TYPES: '21',
  }
})
afterEach(async () => {
  await platform.close()
  await store.close()
  await rm(directory, { recursive: true })
})

const command = (...argv: string[]) =>
  captured(
    run,
    [
      ...argv,
      ...(argv.includes('--tick') || argv.includes('--help')
        ? []
        : ['--out', join(directory, 'out')]),
    ],
    env,
  )
const written = (name: string) => readFile(join(directory, 'out', name), 'utf8')

describe('npm run reconcile', () => {
  it('says 0 where both sides agree, and writes both files for this user alone', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    answers['21'] = { rows: [listedRow('JS1', '10.00')] }
    const { code, out, err } = await command('--date', '2026-11-01')
    expect([code, err.split('\n')[2]]).toEqual([0, 'H35050200001 2026-11-01 普通住院（21）'])
    expect(out).toContain('两边一致：一致 1，')
    expect(err).toContain('读取医保清单  1 笔')
    expect((await readdir(join(directory, 'out'))).sort()).toEqual([
      'reconcile-H35050200001-2026-11-01-21.csv',
      'reconcile-H35050200001-2026-11-01-21.html',
    ])
    expect(
      (
        (await stat(join(directory, 'out', 'reconcile-H35050200001-2026-11-01-21.csv'))).mode &
        0o777
      ).toString(8),
    ).toBe('600')
    expect((await written('reconcile-H35050200001-2026-11-01-21.csv')).split('\r\n')).toHaveLength(
      2,
    )
    expect(await written('reconcile-H35050200001-2026-11-01-21.html')).toContain('两边一致')
  })

  it('says 3 where they do not, and lists what differs for Excel and for people', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    await settled(journal, { settlementNo: '=HYPERLINK("x")', amount: '5.00', stayId: '@ZY,1' })
    await settled(journal, {
      settlementNo: '<script>alert(1)</script>',
      amount: '7.00',
      status: 'unknown',
    })
    answers['21'] = {
      rows: [listedRow('JS1', '12.50', '100.00'), listedRow('202611010000000000012345', '3.00')],
    }
    const { code, out } = await command('--date', '2026-11-01', '--med-type', '21')
    expect(code).toBe(3)
    expect(out).toContain(
      '有差异：一致 0，金额不符 1，本院有医保没有 1，医保有本院没有 1，重复 0，结果未明 1（笔）',
    )
    const csv = await written('reconcile-H35050200001-2026-11-01-21.csv')
    expect(csv.startsWith('\ufeff费用日期,就诊类型,结论,医院结算流水号,')).toBe(true)
    expect(csv.split('\r\n').slice(1)).toEqual([
      "2026-11-01,普通住院（21）,医保有、本院没有,'202611010000000000012345,YB-202611010000000000012345,,,,3.00,,,3.00,,",
      '2026-11-01,普通住院（21）,结果未明,<script>alert(1)</script>,YB-<script>alert(1)</script>,ZY-<script>alert(1)</script>,结果未明,7.00,,,7.00,,,',
      '2026-11-01,普通住院（21）,本院有、医保没有,"\'=HYPERLINK(""x"")","YB-=HYPERLINK(""x"")","\'@ZY,1",已办成,5.00,,,5.00,,,',
      '2026-11-01,普通住院（21）,金额不符,JS1,YB-JS1,ZY-JS1,已办成,10.00,12.50,-2.50,10.00,100.00,-90.00,',
      '',
    ])
    const page = await written('reconcile-H35050200001-2026-11-01-21.html')
    expect(page).toContain('有 3 笔差异，请今天处理')
    expect(page).toContain('2026 年 11 月 1 日 星期日')
    expect(page).toContain('−¥0.50')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toMatch(/<script|https?:|src=|@import|王小明|350582/)
    expect(page.indexOf('医保有、本院没有')).toBeLessThan(page.indexOf('结果未明 <span>'))
  })

  it('lists refunds for what they are, and a row that cannot be read', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    await refunded(journal, { settlementNo: 'JS1', refundNo: 'TK1', amount: '4.00' })
    answers['21'] = {
      rows: [listedRow('JS1', '6.00', '10.00'), listedRow('JS7', '-1.00'), { setl_id: 'JS8' }],
    }
    const { code, out } = await command('--date', '2026-11-01', '--all')
    expect(code).toBe(3)
    expect(out).toContain('一致 0，一致（已退款） 1，')
    expect(out).toContain('退款不符 1，清单读不懂 1，')
    const csv = await written('reconcile-H35050200001-2026-11-01-21.csv')
    expect(csv).toMatch(/,一致（已退款）,JS1,.*,退款 4\.00 已从结算金额中扣除\r\n/)
    expect(csv).toMatch(/,退款不符,JS7,.*,-1\.00,.*,"?清单退款 1\.00，本院退款 没有"?\r\n/)
    expect(csv).toMatch(/,清单读不懂,.*,清单第 3 行：字段 medfee_sumamt（本次医疗总费用）缺失\r\n/)
    const page = await written('reconcile-H35050200001-2026-11-01-21.html')
    expect(page).toContain('已减退款 ¥4.00')
    expect(page).toContain('清单第 3 行：字段 medfee_sumamt')
  })

  it('lists what agrees too, where that is asked for', async () => {
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    answers['21'] = { rows: [listedRow('JS1', '10.00')] }
    await command('--date', '2026-11-01', '--all')
    expect(await written('reconcile-H35050200001-2026-11-01-21.csv')).toContain(',一致,JS1,')
  })

  it('does every configured type, and says 1 where one could not be done', async () => {
    env.RECONCILE_MED_TYPES = '11,21'
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    answers['11'] = { code: 'E5', message: '清单尚未生成' }
    const { code, err } = await command('--date', '2026-11-01')
    expect(code).toBe(1)
    expect(err).toContain('2026-11-01 普通门诊（11）：清单尚未生成（business.E5）')
    expect((await readdir(join(directory, 'out'))).sort()).toEqual([
      'reconcile-H35050200001-2026-11-01-21.csv',
      'reconcile-H35050200001-2026-11-01-21.html',
    ])
  })

  it('says on the page what has changed since the run before', async () => {
    answers['21'] = { rows: [listedRow('JS1', '10.00')] }
    await command('--date', '2026-11-01')
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    expect((await command('--date', '2026-11-01')).code).toBe(0)
    const page = await written('reconcile-H35050200001-2026-11-01-21.html')
    expect(page).toContain('第 2 次对账')
    expect(page).toContain('已消除：JS1')
    expect(page).toContain('医保有、本院没有：1 → 0')
  })

  it('does not call it agreement where there is nothing at all on either side', async () => {
    const { code, err } = await command('--date', '2026-11-01')
    expect([code, err]).toEqual([1, expect.stringContaining('不能说明两边一致') as string])
    expect(await readdir(join(directory, 'out'))).toEqual([])
  })

  it('makes no store where there is none', async () => {
    env.DATA_DIR = join(directory, 'dta')
    expect(await command('--date', '2026-11-01')).toMatchObject({
      code: 1,
      err: expect.stringContaining('请核对 DATA_DIR') as string,
    })
    expect(await readdir(directory)).not.toContain('dta')
  })

  it("does the timer's round", async () => {
    const { code, out } = await command('--tick')
    expect(code).toBe(0)
    expect(out).toMatch(/查询未明结果 0 笔.*对账 1 份（H35050200001~\d{4}-\d\d-\d\d~21）/)
  })

  it('needs no kinds in the configuration where one is named, or our journal has them', async () => {
    delete env.RECONCILE_MED_TYPES
    const { code, err } = await command('--date', '2026-11-01')
    expect(code).not.toBe(0)
    expect(err).toContain('没有设置 RECONCILE_MED_TYPES')
    await settled(journal, { settlementNo: 'JS1', amount: '10.00' })
    answers['21'] = { rows: [listedRow('JS1', '10.00')] }
    for (const named of [['--med-type', '21'], []]) {
      const done = await command('--date', '2026-11-01', ...named)
      expect([done.code, done.err]).toEqual([0, expect.stringContaining('普通住院（21）')])
    }
  })

  it.each<[argv: string[], words: string]>([
    [[], '--date'],
    [['--date', '2026-13-01'], '--date 应是 yyyy-MM-dd 的日期'],
    [['--date', '20261101'], '--date'],
    [['--date', '2126-01-01'], '还没有到'],
    [['--date', '2026-11-01', '--med-type', '二'], '--med-type'],
    [['--dat', '2026-11-01'], '用法'],
  ])('refuses %j, and says how it is used', async (argv, words) => {
    const { code, err } = await command(...argv)
    expect([code, err.includes(words), err.includes('用法')]).toEqual([2, true, true])
  })

  it('names what is missing from the configuration, and explains itself', async () => {
    delete env.PLATFORM_URL
    expect(await command('--date', '2026-11-01')).toMatchObject({
      code: 1,
      err: expect.stringContaining('PLATFORM_URL 未设置') as string,
    })
    expect(await command('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('npm run reconcile') as string,
    })
  })
})
