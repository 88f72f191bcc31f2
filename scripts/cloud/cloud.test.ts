import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import {
  startCloudbaseStandIn,
  type CloudbaseStandIn,
} from '../../testkit/cloudbase/cloudbaseStandIn.ts'
import { captured } from '../command/testing.ts'
import { withData } from '../migrations/data.ts'
import { DEPLOYED } from './functions.ts'
import { prepare } from './prepare.ts'
import { TOOLS, run, type CloudTools } from './run.ts'
import type { Prepared } from './state/wanted.ts'
import { leaks, production } from './testing/production.ts'
import { startCloudStandIn } from './testing/standIn.ts'
import type { CloudFunction, CloudStandIn } from './testing/standInState.ts'

// The real command throughout; what answers it is a stand-in, not the cloud.
const folder = mkdtempSync(join(tmpdir(), 'cloud-'))
const file = join(folder, 'production.env')
const values = production()
let prepared: Prepared[]
let revision: { commit: string; changes: string }
let cloud: CloudStandIn

const write = (all: Record<string, string>) =>
  writeFileSync(
    file,
    Object.entries(all)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
    { mode: 0o600 },
  )

// All five functions are built, on a machine that may have much else to do.
beforeAll(async () => {
  prepared = await prepare(values)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(async () => {
  write(values)
  revision = { commit: 'abc1234', changes: '' }
  cloud = await startCloudStandIn()
})
afterEach(() => cloud.close())

const tools: CloudTools = {
  ...TOOLS,
  // Built once: what is sent is what was built, with the variables that are given.
  async prepare(given) {
    return isDeepStrictEqual({ ...given }, values) ? prepared : prepare(given)
  },
  revision: () => Promise.resolve(revision),
  withData: (_, given, work) =>
    withData({ ...given, STORE: 'sqlite', DATA_DIR: folder }, Date.now, work),
  pauseMs: 1,
}

const command = (verb: string, ...more: string[]) =>
  captured(
    (started) => run(started, tools),
    [verb, '--env', 'hospital-1a', '--variables', file, ...more],
    cloud.env,
  )

const writes = () => cloud.calls.filter(({ action }) => !/^(Describe|List|Get)/.test(action))

describe('apply', () => {
  test('makes everything, and says what it does and which addresses to hand on', async () => {
    const { code, out, err } = await command('apply')
    expect([code, err]).toEqual([0, `对象：云开发环境 hospital-1a，${file}\n`])
    expect(out).toContain('✓ 逐项读回，与应有的相同')
    expect(out).toContain('203.0.113.7')
    expect(out).toContain('https://hospital-1a.service.tcloudbase.com/hospital')
    expect(leaks(values, out)).toEqual([])

    expect([...cloud.tables.keys()].sort()).toEqual(Object.keys(COLLECTIONS).sort())
    for (const [name, { AclTag, Indexes }] of cloud.tables) {
      expect([name, AclTag]).toEqual([name, 'ADMINONLY'])
      const fields = Indexes.flatMap(({ Keys }) => Keys.map(({ Name }) => Name)).sort()
      const wanted = [...COLLECTIONS[name as keyof typeof COLLECTIONS], '_id', 'expiresAt']
      expect([name, fields]).toEqual([name, wanted.sort()])
    }
    expect([...cloud.functions.keys()]).toEqual(DEPLOYED.map(({ name }) => name))
    for (const [name, one] of cloud.functions) {
      expect(one).toMatchObject({
        Runtime: 'Nodejs24.11',
        Handler: 'index.main',
        Type: 'Event',
        InstallDependency: 'FALSE',
        Namespace: 'hospital-1a',
        PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'ENABLE' } },
        ClsTopicId: 'topic-1',
      })
      const placed = prepared.find((each) => each.function.name === name)!
      expect(variablesOf(one)).toEqual(placed.environment)
    }
    expect(JSON.parse(cloud.functionRule!)).toEqual({
      '*': { invoke: false },
      patient: { invoke: 'auth != null' },
      hospital: { invoke: false },
      'fee-info': { invoke: false },
      reconcile: { invoke: false },
      landing: { invoke: false },
    })
    expect(cloud.login).toEqual({
      PhoneNumberLogin: true,
      EmailLogin: false,
      UserNameLogin: false,
      AnonymousLogin: false,
    })
    expect(cloud.domains[0]!.Routes.map(({ Path, EnableAuth }) => [Path, EnableAuth])).toEqual([
      ['/hospital', false],
      ['/fee-info', false],
      ['/landing', false],
    ])
  })

  test('again: nothing is changed, and the check is content', async () => {
    await command('apply')
    cloud.calls = []
    expect((await command('apply')).code).toBe(0)
    expect((await command('check')).code).toBe(0)
    expect(writes()).toEqual([])
  })

  test('what stopped half way goes on with the next run', async () => {
    cloud.refusals.set('CreateTrigger', { Code: 'LimitExceeded.Timer', Message: 'too many' })
    const first = await command('apply')
    expect([first.code, first.err]).toEqual([
      1,
      expect.stringContaining('CreateTrigger 没有做成：too many（LimitExceeded.Timer）') as string,
    ])
    expect((await command('check')).out).toContain('reconcile 没有定时触发 every-five-minutes')
    expect((await command('apply')).code).toBe(0)
  })

  test('does not begin with changes that are not committed, unless told to', async () => {
    revision.changes = ' M a.ts'
    expect(await command('apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('有未提交的改动') as string,
    })
    expect(cloud.calls).toEqual([])
    expect((await command('apply', '--dirty')).code).toBe(0)
  })

  test('a function that cannot become ready is told with the cloud’s reasons', async () => {
    cloud.onCall = (action) => {
      const fee = cloud.functions.get('fee-info')
      if (action !== 'GetFunction' || fee === undefined) return
      fee.Status = 'CreateFailed'
      fee.StatusReasons = [{ ErrorCode: 'CodeDownload', ErrorMessage: 'no such object' }]
    }
    expect((await command('apply')).err).toContain(
      'fee-info 没有就绪（CreateFailed）：no such object（CodeDownload）',
    )
  })
})

const variablesOf = (one: CloudFunction): Record<string, string> =>
  Object.fromEntries(one.Environment.Variables.map(({ Key, Value }) => [Key, Value]))

describe('check names each difference and ends with 1; apply mends it', () => {
  const fn = (name: string) => cloud.functions.get(name)!
  const variable = (name: string, key: string) =>
    fn(name).Environment.Variables.find(({ Key }) => Key === key)!
  const route = (path: string) => cloud.domains[0]!.Routes.find(({ Path }) => Path === path)!

  test.each<[what: string, tamper: () => void, words: RegExp, byHand?: 'by hand']>([
    ['a collection is gone', () => cloud.tables.delete('nonces'), /没有集合 nonces/],
    [
      'a collection is open to whoever made a document',
      () => (cloud.tables.get('authorizations')!.AclTag = 'PRIVATE'),
      /集合 authorizations 的权限是 PRIVATE，应是 ADMINONLY/,
    ],
    [
      'a collection has rules of its own',
      () => (cloud.tables.get('intents')!.AclTag = 'CUSTOM'),
      /集合 intents 的权限是 CUSTOM/,
    ],
    [
      'an index is gone',
      () => {
        const table = cloud.tables.get('intents')!
        table.Indexes = table.Indexes.filter(({ Name }) => Name !== 'stayKey_1')
      },
      /集合 intents 的索引不对：缺 stayKey:1/,
    ],
    [
      'an index runs the other way',
      () => {
        const index = cloud.tables.get('audit')!.Indexes.find(({ Name }) => Name === 'date_1')!
        index.Keys = [{ Name: 'date', Direction: '-1' }]
        index.Name = 'date_-1'
      },
      /集合 audit 的索引不对：缺 date:1/,
    ],
    [
      'an index is unique, and would refuse what belongs there',
      () =>
        (cloud.tables.get('tickets')!.Indexes.find(({ Name }) => Name === 'place_1')!.Unique =
          true),
      /集合 tickets 的索引不对：place:1 不应唯一/,
    ],
    [
      'clients may call every function',
      () => (cloud.functionRule = '{"*":{"invoke":true}}'),
      /客户端调用云函数的规则是 \{"\*":\{"invoke":true\}\}/,
    ],
    [
      'clients may call the timer’s function, too',
      () =>
        (cloud.functionRule =
          '{"*":{"invoke":false},"patient":{"invoke":"auth != null"},"reconcile":{"invoke":true}}'),
      /客户端调用云函数的规则是/,
    ],
    ['anybody may log in', () => (cloud.login.AnonymousLogin = true), /匿名登录开着/],
    ['a function is gone', () => cloud.functions.delete('landing'), /没有云函数 landing/],
    [
      'another runtime',
      () => (fn('patient').Runtime = 'Nodejs16.13'),
      /patient 的运行环境是 Nodejs16\.13，应是 Nodejs24\.11.*删除 patient/,
      'by hand',
    ],
    [
      'another entry',
      () => (fn('patient').Handler = 'index.handler'),
      /patient 的入口是 index\.handler/,
      'by hand',
    ],
    [
      'less memory',
      () => (fn('hospital').MemorySize = 128),
      /hospital 的内存是 128 MB，应是 512 MB/,
    ],
    ['less time', () => (fn('reconcile').Timeout = 3), /reconcile 的时限是 3 秒，应是 900 秒/],
    [
      'packages are installed',
      () => (fn('patient').InstallDependency = 'TRUE'),
      /patient 打开了「在线安装依赖」/,
    ],
    [
      'a variable is gone',
      () => fn('hospital').Environment.Variables.pop(),
      /hospital 缺变量 LOG_LEVEL/,
    ],
    [
      'a variable too many',
      () => fn('hospital').Environment.Variables.push({ Key: 'DEBUG', Value: '1' }),
      /hospital 多了变量 DEBUG（不是本系统的）/,
    ],
    [
      'a secret that was removed from the file is still there',
      () =>
        fn('hospital').Environment.Variables.push({ Key: 'HOSPITAL_APPSECRET_OLD', Value: 'x' }),
      /hospital 多了变量 HOSPITAL_APPSECRET_OLD$/m,
    ],
    [
      'a secret has another value',
      () => (variable('patient', 'SEAL_KEYS').Value = 'k2026:another'),
      /patient 的变量 SEAL_KEYS 与文件不同（线上 #[0-9a-f]{8}，文件 #[0-9a-f]{8}/,
    ],
    [
      'an address has another value',
      () => (variable('fee-info', 'HIS_URL').Value = 'https://elsewhere.example'),
      /fee-info 的变量 HIS_URL 与文件不同/,
    ],
    [
      'no way out',
      () => (fn('fee-info').PublicNetConfig.PublicNetStatus = 'DISABLE'),
      /fee-info 没有打开公网访问/,
    ],
    [
      'from any address',
      () => (fn('hospital').PublicNetConfig.EipConfig.EipStatus = 'DISABLE'),
      /hospital 没有固定出口 IP/,
    ],
    [
      'no timer',
      () => (fn('reconcile').Triggers = []),
      /reconcile 没有定时触发 every-five-minutes/,
    ],
    [
      'the timer stands still',
      () => (fn('reconcile').Triggers[0]!.Enable = 0),
      /reconcile 的定时触发 every-five-minutes 停着/,
    ],
    [
      'the timer comes once a day',
      () => (fn('reconcile').Triggers[0]!.TriggerDesc = '0 0 1 * * * *'),
      /reconcile 的定时触发 every-five-minutes 是 0 0 1 \* \* \* \*/,
    ],
    [
      'a second timer',
      () => fn('patient').Triggers.push({ ...fn('reconcile').Triggers[0]!, TriggerName: 'mine' }),
      /patient 多了定时触发 mine/,
    ],
    [
      'another version of the code',
      () => (fn('patient').Description = 'care 0ld1 0123456789abcdef 0123456789abcdef'),
      /patient 的代码是另一个版本（线上 0ld1，这里 abc1234）/,
    ],
    [
      'code that somebody else deployed',
      () => (fn('patient').Description = ''),
      /patient 的代码不是这个工具部署的/,
    ],
    [
      'code that was changed afterwards',
      () => (fn('hospital').code = Buffer.from('exports.main = () => 1')),
      /hospital 的代码在部署之后被改过/,
    ],
    [
      'calls go to an old version',
      () => {
        fn('hospital').versions = [
          { Version: '1', Description: '', Environment: {}, code: Buffer.alloc(0) },
        ]
        fn('hospital').alias = { FunctionVersion: '1' }
      },
      /hospital 的调用去的不是最新的代码，而是 1/,
      'by hand',
    ],
    ['a path is gone', () => cloud.domains[0]!.Routes.pop(), /没有路径 \/landing/],
    [
      'a path leads elsewhere',
      () => (route('/hospital').UpstreamResourceName = 'patient'),
      /\/hospital 通到 patient，应通到 hospital/,
    ],
    ['a path asks for a log-in', () => (route('/fee-info').EnableAuth = true), /路径鉴权/],
    ['a path is off', () => (route('/fee-info').Enable = false), /\/fee-info 停着/],
    [
      'the patients’ function can be reached over HTTP',
      () =>
        cloud.domains[0]!.Routes.push({
          Path: '/p',
          UpstreamResourceType: 'SCF',
          UpstreamResourceName: 'patient',
        }),
      /多了路径 \/p，通到 patient/,
    ],
    [
      'a path of somebody else’s',
      () =>
        cloud.domains[0]!.Routes.push({
          Path: '/x',
          UpstreamResourceType: 'CBR',
          UpstreamResourceName: 'shop',
        }),
      /多了路径 \/x，通到 CBR:shop。不是本系统的/,
      'by hand',
    ],
    [
      'a domain of the hospital’s own without paths',
      () => cloud.domains.push({ Domain: 'api.example', DomainType: 'HTTPSERVICE', Routes: [] }),
      /api\.example 没有路径 \/hospital/,
    ],
  ])('%s', async (_, tamper, words, byHand) => {
    await command('apply')
    tamper()
    const { code, out } = await command('check')
    expect([code, out]).toEqual([1, expect.stringMatching(words) as string])
    expect(leaks(values, out)).toEqual([])
    expect(JSON.parse((await command('check', '--json')).out).differences).not.toEqual([])

    const mended = await command('apply')
    expect([mended.code, (await command('check')).code], mended.out + mended.err).toEqual(
      byHand === undefined ? [0, 0] : [1, 1],
    )
  })

  test('changes nothing', async () => {
    await command('check')
    expect(writes()).toEqual([])
  })
})

describe('where it cannot look it says so, and that is no success', () => {
  test.each<[string, () => void, RegExp]>([
    ['no such environment', () => (cloud.environment = 'other'), /没有云开发环境 hospital-1a/],
    ['not ready', () => (cloud.status = 'UNAVAILABLE'), /现在不可用（UNAVAILABLE）/],
    ['no database', () => (cloud.databaseStatus = 'INITIALIZING'), /文档型数据库还没有打开/],
    [
      'no right to',
      () =>
        cloud.refusals.set('ListTables', { Code: 'UnauthorizedOperation', Message: 'not allowed' }),
      /ListTables 没有做成：not allowed（UnauthorizedOperation）/,
    ],
    [
      'a wrong key',
      () => (cloud.env.TENCENTCLOUD_SECRETKEY = 'wrong key of mine'),
      /AuthFailure\.SignatureFailure/,
    ],
  ])('%s', async (_, change, words) => {
    change()
    const { code, out, err } = await command('check')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(words)
    expect(err).not.toContain(cloud.env.TENCENTCLOUD_SECRETKEY!)
  })

  test('HTTP access that nobody has switched on is for a person', async () => {
    cloud.domains = []
    const { code, out } = await command('apply')
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('在控制台打开「HTTP 访问服务」') as string,
    ])
  })

  test.each([
    [['apply'], '请用 --variables'],
    [['check', '--env', 'x'], '--env 应是'],
    [['mend', '--env', 'hospital-1a', '--variables', file], '要说明是'],
  ])('%j is a wrong command line', async (argv, why) => {
    const env = argv.includes('--env') ? argv : [...argv, '--env', 'hospital-1a']
    const { code, err } = await captured((started) => run(started, tools), env, cloud.env)
    expect([code, err]).toEqual([2, expect.stringContaining(why) as string])
  })

  test('without an account: which variable to set', async () => {
    cloud.env = {}
    expect(await command('check')).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        '没有设置 TENCENTCLOUD_SECRETID、TENCENTCLOUD_SECRETKEY',
      ) as string,
    })
  })
})

describe('a rehearsal', () => {
  test('says all that would be done, with no secret in it, and calls nobody', async () => {
    cloud.env = {}
    revision.changes = '?? new file'
    const { code, out } = await command('apply', '--dry-run')
    expect(code).toBe(0)
    expect(cloud.calls).toEqual([])
    expect(leaks(values, out)).toEqual([])
    expect(out).toContain('版本：abc1234，有未提交的改动')
    expect(out).toContain('    PLATFORM_APPSECRET=***（48 个字符）')
    expect(out).toContain('    PLATFORM_URL=https://platform.example/api')
    expect(out).toContain('新建集合 authorizations，仅管理员可读写，并建索引')
    for (const { name } of DEPLOYED) expect(out).toContain(`新建云函数 ${name}：`)
  })

  test('refuses what the cloud would refuse', { timeout: 60_000 }, async () => {
    write({ ...values, METRICS_KEY: 'm'.repeat(4096) })
    const { code, err } = await command('apply', '--dry-run')
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('hospital 的密钥太多：环境变量至多 4096 字节') as string,
    ])
  })
})

describe('new variables go before new code, old ones after old code', () => {
  test('in an order in which nobody lacks what it needs', { timeout: 60_000 }, async () => {
    await command('apply')
    const before = variablesOf(cloud.functions.get('patient')!)
    cloud.calls = []
    const { EVOUCHER_KEY: _, ...others } = values
    write({
      ...others,
      EVOUCHER_KEY: 'new key of the e-voucher',
      NOTICE_TEMPLATE_FREEZE: 'T'.repeat(43),
    })
    // Whatever is changed, the code is another one.
    const given = {
      ...tools,
      prepare: async (all: Readonly<Record<string, string>>) => changed(await prepare(all)),
    }
    await captured(
      (started) => run(started, given),
      ['apply', '--env', 'hospital-1a', '--variables', file],
      cloud.env,
    )
    const steps = writes().filter(({ parameters }) => parameters.FunctionName === 'patient')
    expect(steps.map(({ action }) => action)).toEqual([
      'UpdateFunctionConfiguration',
      'UpdateFunctionCode',
      'UpdateFunctionConfiguration',
    ])
    const during = namesOf(steps[0]!.parameters)
    expect(during).toEqual(
      expect.arrayContaining([...Object.keys(before), 'NOTICE_TEMPLATE_FREEZE']),
    )
    expect((await command('check')).out).toContain('patient 的代码是另一个版本')
  })
})

const changed = (all: Prepared[]): Prepared[] =>
  all.map((one) => ({ ...one, bundle: { ...one.bundle, digest: 'f'.repeat(16) } }))

const namesOf = (parameters: Record<string, unknown>): string[] =>
  (parameters.Environment as CloudFunction['Environment']).Variables.map(({ Key }) => Key)

describe('a version is published, tried on a few, taken for all, and gone back from', () => {
  const release = (...argv: string[]) =>
    captured((started) => run(started, tools), [...argv, '--env', 'hospital-1a'], cloud.env)
  const traffic = () =>
    Object.fromEntries(
      [...cloud.functions].map(([name, { alias }]) => [
        name,
        [
          alias?.FunctionVersion ?? '$LATEST',
          ...(
            (alias?.RoutingConfig as { AdditionalVersionWeights: object[] } | undefined)
              ?.AdditionalVersionWeights ?? []
          ).map((one) => JSON.stringify(one)),
        ].join(' '),
      ]),
    )
  const all = (words: string) => Object.fromEntries(DEPLOYED.map(({ name }) => [name, words]))
  const canary = JSON.stringify({ Version: '$LATEST', Weight: 0.1 })

  test('from the first version to the second and back', async () => {
    await command('apply')
    expect(await release('publish')).toMatchObject({
      code: 0,
      out: expect.stringContaining('  patient：版本 1，abc1234\n') as string,
    })
    expect((await release('traffic', '--revision', 'abc1234')).code).toBe(0)
    expect(traffic()).toEqual(all('1'))

    // The next version goes where nobody is sent yet, and the check says so.
    for (const one of cloud.functions.values()) one.Description = 'care def5678 0123456789abcdef x'
    const checked = await command('check')
    expect([checked.code, checked.out]).toEqual([
      1,
      expect.stringContaining('patient 的调用去的不是最新的代码，而是 1') as string,
    ])
    expect((await release('traffic', '--revision', 'latest', '--percent', '10')).code).toBe(0)
    expect(traffic()).toEqual(all(`1 ${canary}`))
    expect((await release('traffic')).out).toContain(
      'patient：1（abc1234）90%，$LATEST（最新）10%\n  发布过的：1（abc1234）\n',
    )
    expect((await command('check')).out).toContain('而是 1:90,$LATEST:10')

    expect((await release('publish')).out).toContain('  landing：版本 2，def5678\n')
    expect((await release('traffic', '--revision', 'def5678')).code).toBe(0)
    expect(traffic()).toEqual(all('2'))
    expect((await release('traffic', '--revision', 'abc1234')).code).toBe(0)
    expect(traffic()).toEqual(all('1'))
    expect((await release('traffic', '--revision', 'latest')).code).toBe(0)
    await command('apply')
    expect((await command('check')).code).toBe(0)
  })

  test('nothing is moved where a function has no such version', async () => {
    await command('apply')
    await release('publish')
    cloud.functions.get('landing')!.versions = []
    expect(await release('traffic', '--revision', 'abc1234')).toMatchObject({
      code: 1,
      err: expect.stringContaining('landing 没有发布过 abc1234：什么也没有动') as string,
    })
    expect(traffic()).toEqual(all('$LATEST'))
  })

  test('what the cloud did not do is no success', async () => {
    await command('apply')
    await release('publish')
    cloud.onCall = (action) => {
      if (action === 'GetAlias') delete cloud.functions.get('hospital')!.alias
    }
    const { code, out } = await release('traffic', '--revision', 'abc1234')
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('✗ hospital 是 $LATEST，应是 1：再做一次') as string,
    ])
  })

  test('nothing is published that nobody could name', async () => {
    expect((await release('publish')).err).toContain('还没有云函数 patient：先 apply')
    await command('apply')
    cloud.functions.get('fee-info')!.Description = ''
    expect((await release('publish')).err).toContain('fee-info 的代码不是这个工具部署的')
    expect(cloud.calls.filter(({ action }) => action === 'PublishVersion')).toEqual([])
  })

  test.each([
    [['traffic', '--percent', '10'], '要与 --revision 一起写'],
    [['traffic', '--revision', 'main branch'], '--revision 应是'],
    [['traffic', '--revision', 'latest', '--percent', '0'], '1 到 100'],
    [['traffic', '--revision', 'latest', '--percent', 'ten'], '1 到 100'],
  ])('%j is a wrong command line', async (argv, why) => {
    expect(await release(...argv)).toMatchObject({
      code: 2,
      err: expect.stringContaining(why) as string,
    })
  })
})

describe('probe', () => {
  let database: CloudbaseStandIn
  beforeEach(async () => {
    database = await startCloudbaseStandIn(['probe_intents'])
    for (const [name, value] of Object.entries(database.environment)) vi.stubEnv(name, value)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await database.close()
  })

  const probe = () =>
    captured((started) => run(started, tools), ['probe', '--env', 'hospital-1a'], cloud.env)

  test('tries what the store believes on a collection of its own, and takes it away again', async () => {
    const { code, out } = await probe()
    expect([code, out.match(/^✗.*$/gm)], out).toEqual([0, null])
    expect(out.match(/^✓/gm)!.length).toBeGreaterThan(10)
    expect(cloud.tables.size).toBe(0)
    expect(new Set(database.requests.map(({ collectionName }) => collectionName))).toEqual(
      new Set(['probe_intents']),
    )
  })

  test.each<[string, () => void, RegExp]>([
    [
      'a permission that is not kept',
      () =>
        (cloud.onCall = (action) => {
          const table = cloud.tables.get('probe_intents')
          if (action === 'DescribeSafeRule' && table !== undefined) table.AclTag = 'PRIVATE'
        }),
      /✗ 新建时就能设好权限：应是 "ADMINONLY"，却是 "PRIVATE"/,
    ],
    [
      'a database that does not answer',
      () => (database.faults = Array.from({ length: 9 }, () => ({ status: 500 }))),
      /✗ 读回来的与写进去的逐字相同：数据暂时无法读写/,
    ],
  ])('says what is otherwise, ends with 1, and tidies up: %s', async (_, spoil, words) => {
    spoil()
    const { code, out } = await probe()
    expect([code, out]).toEqual([1, expect.stringMatching(words) as string])
    expect(cloud.tables.size).toBe(0)
  })
})
