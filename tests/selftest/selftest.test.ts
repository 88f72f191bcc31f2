import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Channel } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  EVOUCHER_KEY,
  EVOUCHER_PARTNER,
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  HIS_KEY,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { demoStays } from '../../sandbox/demoStays.ts'
import { startEvoucher } from '../../sandbox/evoucher/index.ts'
import { USER_QUERY_PATH } from '../../sandbox/evoucher/userquery.ts'
import { CODE_SETS, codeEnvironment } from '../../sandbox/codeSets.ts'
import { startHospital } from '../../sandbox/hospital/index.ts'
import { startPlatform, type RunningPlatform } from '../../sandbox/platform/index.ts'
import { entranceEnvironment, startWechat, type RunningWechat } from '../../sandbox/wechat/index.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import { freePort } from '../../testkit/running.ts'
import { jsonReply, startStandIn } from '../../testkit/standIn.ts'

const MAIN = fileURLToPath(new URL('../../scripts/selftest/main.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TITLES = [
  '配置',
  '本机加解密',
  '平台连通',
  '平台令牌',
  '平台时钟',
  '我方报文',
  '平台密文',
  '平台签名',
  '查询协议',
  'HIS 接口',
  '查询住院',
  '平台代码',
  '签名读法',
  '电子凭证',
  '微信入口',
  '数据存取',
]
const patient = demoPatient('frozen')
const NAMED = ['--name', patient.psn_name, '--cert-no', patient.cert_no]

let platform: RunningPlatform
let others: { close(): Promise<unknown> }[]
let base: Record<string, string>
let dataDir: string

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'selftest-'))
  await (await openStore({ kind: 'sqlite', directory: dataDir })).close()
  platform = await startPlatform({ port: 0, seed: true, log: () => {} })
  const evoucher = await startEvoucher({ port: 0, key: EVOUCHER_KEY })
  const hospital = await startHospital({
    port: 0,
    key: HIS_KEY,
    institution: FIXMEDINS_CODE,
    demo: demoStays(),
  })
  others = [evoucher, hospital]
  base = {
    PLATFORM_URL: platform.url,
    PLATFORM_TIMEOUT_MS: '3000',
    HOSPITAL_FIXMEDINS_CODE: FIXMEDINS_CODE,
    HOSPITAL_APPID: HIS_CHANNEL.appId,
    HOSPITAL_APPSECRET: HIS_CHANNEL.appSecret!,
    HIS_URL: hospital.url,
    HIS_KEY,
    EVOUCHER_URL: evoucher.url,
    EVOUCHER_KEY,
    SEAL_KEYS: `test:${randomBytes(32).toString('base64')}`,
    INDEX_KEY: randomBytes(32).toString('base64'),
    DATA_DIR: dataDir,
    ...codeEnvironment(CODE_SETS.first),
    ...channelEnvironment(SANDBOX_CHANNELS.main),
  }
})
afterAll(async () => {
  for (const one of [platform, ...others]) await one.close()
  rmSync(dataDir, { recursive: true })
})
afterEach(() => fetch(`${platform.url}/sandbox/faults`, { method: 'DELETE' }))

function channelEnvironment(channel: Channel): Record<string, string> {
  const {
    appId,
    appSecret = '',
    signKey = '',
    sm4Key = '',
    authMode,
    security,
    signType,
    encType,
    cipherText,
  } = channel
  return {
    PLATFORM_APPID: appId,
    PLATFORM_APPSECRET: appSecret,
    PLATFORM_SIGN_KEY: signKey,
    PLATFORM_SM4_KEY: sm4Key,
    PLATFORM_AUTH_MODE: authMode,
    PLATFORM_SECURITY: security,
    PLATFORM_SIGN_TYPE: signType,
    PLATFORM_ENC_TYPE: encType,
    PLATFORM_CIPHER_TEXT: cipherText,
    ...(authMode === 'oauth2' && { PLATFORM_TOKEN_URL: `${platform.url}/token` }),
  }
}

interface Run {
  code: number | null
  /** By title, from the mark on. */
  lines: Record<string, string>
  out: string
}

/** The real process. Whatever it is run with, neither a secret nor a person comes out. */
async function selftest(
  env: Record<string, string> = {},
  args: string[] = [],
  from = base,
): Promise<Run> {
  const given = { ...from, ...env }
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...given },
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  for (const [name, value] of Object.entries(given))
    if (/(SECRET|KEYS?)(_OLD)?$/.test(name) && value.length >= 4) expect(out).not.toContain(value)
  for (const word of [patient.psn_name, patient.cert_no]) expect(out).not.toContain(word)
  const lines = Object.fromEntries(
    out.split('\n').flatMap((line) => {
      const title = TITLES.find((one) => line.slice(2).startsWith(`${one} `))
      return title === undefined ? [] : [[title, line]]
    }),
  )
  return { code, lines, out }
}

/** The titles whose lines begin with the mark. */
const marked = ({ lines }: Run, mark: string) =>
  TITLES.filter((title) => lines[title]?.startsWith(mark))

const fault = async (body: object) =>
  expect(
    (
      await fetch(`${platform.url}/sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify({ funid: '*', times: 50, ...body }),
      })
    ).status,
  ).toBe(200)

describe('all is well', () => {
  test.each(Object.entries(SANDBOX_CHANNELS) as [string, Channel][])(
    'on the channel %s',
    async (_, channel) => {
      const run = await selftest(channelEnvironment(channel), NAMED)
      expect(marked(run, '✗'), run.out).toEqual([])
      expect(run.code).toBe(0)
      expect(Object.keys(run.lines)).toEqual(TITLES)
      const idle = [
        ...(channel.authMode === 'oauth2' ? [] : ['平台令牌']),
        ...(channel.security === 'sign+encrypt' ? [] : ['平台密文']),
        ...(channel.security === 'plain' ? ['平台签名', '签名读法'] : []),
        '微信入口',
      ]
      expect(marked(run, '－')).toEqual(idle)
      expect(run.lines['查询协议']).toMatch(/黄\*练 350\*+0030：1 份协议（已签署 /)
      expect(run.lines['HIS 接口']).toContain('查到患者的 1 次住院')
      expect(run.lines['查询住院']).toMatch(/：1 次住院的预授权状态合乎接口标准$/)
    },
  )

  describe('which reading the platform signs by', () => {
    const readingOf = async (channel: Channel, args: string[], env = {}) =>
      (await selftest({ ...channelEnvironment(channel), ...env }, args)).lines['签名读法']

    test('is said with the answer that showed it', async () => {
      expect(await readingOf(SANDBOX_CHANNELS.text, NAMED)).toMatch(
        /^✓ .*平台用的是 text（由 BC00\.03\.00\.01 的应答看出）$/,
      )
    })

    test.each([
      ['of a patient', NAMED],
      ['of nobody', []],
    ])('is not said where the answers fit several: %s', async (_, args) => {
      expect(await readingOf(SANDBOX_CHANNELS.bare, args)).toMatch(
        /^✓ .*看到的应答合 raw、bare 2 种.*都验得过，不用设置$/,
      )
    })

    test('is read from what the functions know, where this run shows less', async () => {
      const store = await openStore({ kind: 'sqlite', directory: dataDir })
      const { appId } = SANDBOX_CHANNELS.bare
      await store.create('counters', `signs~platform~${appId}`, {
        fits: ['bare'],
        by: 'BC00.03.00.07',
        at: 1,
      })
      await store.close()
      expect(await readingOf(SANDBOX_CHANNELS.bare, [])).toMatch(
        /^✓ .*平台用的是 bare（由 BC00\.03\.00\.07 的应答看出）$/,
      )
    })

    test('and what is configured otherwise is a failure', async () => {
      expect(
        await readingOf(SANDBOX_CHANNELS.text, NAMED, { PLATFORM_SIGN_NESTED: 'raw' }),
      ).toMatch(/^✗ .*平台用的是 text，而 PLATFORM_SIGN_NESTED 为 raw。请删去/)
    })
  })

  test('without a patient nobody is asked about, and that is no failure', async () => {
    const run = await selftest()
    expect(run.code).toBe(0)
    expect(run.lines['查询协议']).toMatch(/^－ .*没有给出患者/)
    expect(run.out.trimEnd().split('\n').at(-1)).toBe('11 项通过，0 项未通过，5 项不检查')
  })

  test('codes that were met are listed, and those that nobody has named', async () => {
    const named = await selftest({}, NAMED)
    expect(named.lines['平台代码']).toMatch(
      /^✓ .*遇到 cntr_state 已冻结（1），sign_state 已签署（1）；都有名称$/,
    )
    const nameless = await selftest(
      { PLATFORM_CODES: 'cntr_state:2=授权中', PLATFORM_AGREEMENT_IN_FORCE: '' },
      NAMED,
    )
    expect(nameless.lines['平台代码']).toMatch(
      /没有名称的：cntr_state 1，sign_state 1，.*PLATFORM_CODES；没有设置 PLATFORM_AGREEMENT_IN_FORCE/,
    )
    expect(nameless.lines['查询协议']).toContain('状态 1 ')
    const wrong = await selftest({ PLATFORM_CODES: 'cntr_stat:1=x' })
    expect(wrong.lines['平台代码']).toMatch(/^－ 跳过.*|^－ .*配置有误/)
    expect(wrong.lines['配置']).toMatch(/PLATFORM_CODES .*cntr_stat/)
  })

  test('a bill is read by the standard’s table', async () => {
    const settled = demoPatient('settled')
    const run = await selftest({}, ['--name', settled.psn_name, '--cert-no', settled.cert_no])
    expect(run.lines['HIS 接口']).toContain('费用信息合乎接口标准')
    expect(run.out).not.toContain(settled.cert_no)
  })

  test('settings from a file; where the database is CloudBase’s, that alone is left out', async () => {
    const file = join(dataDir, 'some.env')
    const { DATA_DIR: _, ...values } = base
    writeFileSync(
      file,
      Object.entries(values)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
      { mode: 0o600 },
    )
    const run = await selftest({}, ['--variables', file], {})
    expect([run.code, run.lines['数据存取']]).toEqual([
      0,
      expect.stringMatching(/^－ .*云数据库只有云函数里能访问/),
    ])
    expect(marked(run, '✗')).toEqual([])
  })
})

describe('the way in from WeChat', () => {
  let wechat: RunningWechat
  beforeAll(async () => {
    wechat = await startWechat({ port: 0 })
  })
  afterAll(() => wechat.close())
  const entrance = () => entranceEnvironment(wechat.url, 'http://127.0.0.1/landing')

  test('both accounts lend what the landing page needs', async () => {
    const run = await selftest(entrance())
    expect([run.code, run.lines['微信入口']]).toEqual([
      0,
      expect.stringMatching(/^✓ .*公众号给了网页的票据，小程序给了链接/),
    ])
  })

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'a wrong secret of the official account',
      () => ({ OFFICIAL_APPSECRET: 'somebody-elses-secret' }),
      /40125：OFFICIAL_APPSECRET 不对/,
    ],
    [
      'a wrong secret of the mini-program',
      () => ({ WX_APPSECRET: 'somebody-elses-secret' }),
      /40125：WX_APPSECRET 不对/,
    ],
    [
      'one account in the place of the other',
      () => ({
        OFFICIAL_APPID: entrance().WX_APPID!,
        OFFICIAL_APPSECRET: entrance().WX_APPSECRET!,
      }),
      /48001：.*服务号/,
    ],
    ['an address that nobody has let in', () => ({}), /40164：.*IP 白名单/],
    ['nobody there', () => ({ WX_API_URL: 'http://127.0.0.1:9' }), /连不上微信的接口/],
  ])('%s', async (what, env, words) => {
    if (what.startsWith('an address'))
      await fetch(`${wechat.url}/sandbox/faults`, {
        method: 'POST',
        body: '{"kind":"stranger","on":"token"}',
      })
    const run = await selftest({ ...entrance(), ...env() })
    expect(marked(run, '✗'), run.out).toEqual(['微信入口'])
    expect(run.lines['微信入口']).toMatch(words)
    expect(run.code).toBe(1)
  })
})

describe('the line that names the cause', () => {
  /** What builds on what the platform signed. */
  const AFTER = ['查询住院', '签名读法']
  /** What is set wrongly; the lines that fail, with a word of each; the lines that are left out. */
  const WRONG: [string, () => Record<string, string>, Record<string, RegExp>, string[]][] = [
    [
      'a wrong secret',
      () => ({ PLATFORM_APPSECRET: 'somebody-elses-secret' }),
      { 我方报文: /平台拒收：41002 渠道密钥.*核对 PLATFORM_APPSECRET/ },
      ['平台密文', '平台签名', '查询协议', ...AFTER],
    ],
    [
      'a new secret that the platform does not have yet',
      () => ({
        PLATFORM_APPSECRET: 'the-secret-of-next-year',
        PLATFORM_APPSECRET_OLD: SANDBOX_CHANNELS.main.appSecret,
      }),
      {
        我方报文: /平台拒收：41002 .*已试出原因——平台还只认旧的密钥：请等平台换好/,
      },
      ['平台密文', '平台签名', '查询协议', ...AFTER],
    ],
    [
      'an unknown channel',
      () => ({ PLATFORM_APPID: 'QZXYSBX9999999999999' }),
      { 我方报文: /41001 .*核对 PLATFORM_APPID/ },
      ['平台密文', '平台签名', '查询协议', ...AFTER],
    ],
    [
      'a sign key where the secret signs',
      () => ({ PLATFORM_SIGN_KEY: 'a-key-that-is-not-ours' }),
      {
        我方报文:
          /43001 签名.*已试出原因——平台用渠道密钥签名，不用 bizkey：请删去 PLATFORM_SIGN_KEY/,
        平台签名: /密钥用了 appSecret，而不是 signKey/,
      },
      ['查询协议', ...AFTER],
    ],
    [
      'a wrong bizkey',
      () => ({ ...channelEnvironment(SANDBOX_CHANNELS.md5), PLATFORM_SIGN_KEY: 'wrong-bizkey' }),
      {
        我方报文:
          /43001 签名.*核对 PLATFORM_SIGN_TYPE、PLATFORM_SIGN_KEY.*已试过 签名方式 SM3、用 PLATFORM_APPSECRET 签名.*都不是：多半是密钥本身不对/,
        平台签名: /核验不过/,
      },
      ['查询协议', ...AFTER],
    ],
    [
      'no bizkey where one is assigned',
      () => ({ ...channelEnvironment(SANDBOX_CHANNELS.md5), PLATFORM_SIGN_KEY: '' }),
      { 我方报文: /43001 签名.*PLATFORM_SIGN_KEY/, 平台签名: /核验不过/ },
      ['查询协议', ...AFTER],
    ],
    [
      'SM3 where the channel has MD5',
      () => ({ ...channelEnvironment(SANDBOX_CHANNELS.md5), PLATFORM_SIGN_TYPE: 'SM3' }),
      {
        我方报文:
          /43001 签名.*已试出原因——平台用的签名方式是 MD5：请把 PLATFORM_SIGN_TYPE 改成 MD5/,
        平台签名: /签名方式是 MD5，不是渠道的 SM3/,
      },
      ['查询协议', ...AFTER],
    ],
    [
      'a wrong SM4 key',
      () => ({
        ...channelEnvironment(SANDBOX_CHANNELS.anonymous),
        PLATFORM_SM4_KEY: '0123456789abcdef',
      }),
      {
        我方报文: /44001 密文.*PLATFORM_SM4_KEY.*都不是：多半是密钥本身不对/,
        平台密文: /密文解不开.*PLATFORM_SM4_KEY/,
      },
      ['平台签名', '查询协议', ...AFTER],
    ],
    [
      'an SM4 key where it is derived',
      () => ({ PLATFORM_SM4_KEY: '0123456789abcdef' }),
      {
        我方报文: /44001 .*已试出原因——平台用推出的密钥加密：请删去 PLATFORM_SM4_KEY/,
        平台密文: /已试出原因——平台用推出的密钥加密/,
      },
      ['平台签名', '查询协议', ...AFTER],
    ],
    [
      'AES where it is SM4',
      () => ({ PLATFORM_ENC_TYPE: 'AES' }),
      { 我方报文: /平台用的加密方式是 SM4：请把 PLATFORM_ENC_TYPE 改成 SM4/, 平台密文: /SM4/ },
      ['平台签名', '查询协议', ...AFTER],
    ],
    [
      'signed only where encryption is asked for',
      () => ({ PLATFORM_SECURITY: 'sign' }),
      { 我方报文: /平台给本渠道的安全级别是 sign\+encrypt/, 平台密文: /sign\+encrypt/ },
      ['平台签名', '查询协议', ...AFTER],
    ],
    [
      'a wrong secret for the token',
      () => ({
        ...channelEnvironment(SANDBOX_CHANNELS.oauth2),
        PLATFORM_APPSECRET: 'somebody-elses-secret',
      }),
      {
        平台令牌: /没有发给令牌（平台答复：41002 .*PLATFORM_APPSECRET 与 PLATFORM_TOKEN_URL/,
      },
      ['平台时钟', '我方报文', '平台密文', '平台签名', '查询协议', ...AFTER],
    ],
    [
      'another hospital’s code',
      () => ({ HOSPITAL_FIXMEDINS_CODE: 'H99999999999' }),
      { 我方报文: /46004 .*核对 HOSPITAL_FIXMEDINS_CODE/ },
      ['查询协议', '查询住院'],
    ],
    [
      'a wrong HIS key',
      () => ({ HIS_KEY: 'not-the-key-of-the-his' }),
      { 'HIS 接口': /HTTP 401.*核对 HIS_KEY/ },
      ['查询住院'],
    ],
    [
      'a wrong e-voucher key',
      () => ({ EVOUCHER_KEY: 'not-the-key-of-it' }),
      { 电子凭证: /HTTP 401.*核对 EVOUCHER_KEY$/ },
      [],
    ],
    [
      'a directory that cannot be written',
      () => ({ DATA_DIR: join(MAIN, 'data') }),
      { 数据存取: /没有数据库。没有 .*store\.db：请核对 DATA_DIR/ },
      [],
    ],
    [
      'https where it is http',
      () => ({ PLATFORM_URL: platform.url.replace('http:', 'https:') }),
      { 平台连通: /不说 TLS.*http:\/\/ 还是 https:\/\// },
      ['平台时钟', '我方报文', '平台密文', '平台签名', '查询协议', ...AFTER],
    ],
    [
      'a name nobody has',
      () => ({ PLATFORM_URL: 'http://platform.invalid' }),
      { 平台连通: /域名解析不出来.*PLATFORM_URL/ },
      ['平台时钟', '我方报文', '平台密文', '平台签名', '查询协议', ...AFTER],
    ],
    [
      'missing and wrong variables',
      () => ({ PLATFORM_APPSECRET: '', HIS_URL: 'his.local', INDEX_KEY: 'short' }),
      {
        配置: /PLATFORM_APPSECRET 密钥模式下必须设置；.*HIS_URL 应是 http.*INDEX_KEY 应是 32 字节|HIS_URL[^]*PLATFORM_APPSECRET[^]*INDEX_KEY/,
      },
      [
        '本机加解密',
        '平台连通',
        '平台令牌',
        '平台时钟',
        '我方报文',
        '平台密文',
        '平台签名',
        '查询协议',
        'HIS 接口',
        ...AFTER,
      ],
    ],
  ]

  test.each(WRONG)('%s', async (_, env, failing, left) => {
    const run = await selftest(env(), NAMED)
    expect(run.code, run.out).toBe(1)
    expect(marked(run, '✗'), run.out).toEqual(Object.keys(failing))
    for (const [title, words] of Object.entries(failing)) expect(run.lines[title]).toMatch(words)
    expect(
      TITLES.filter((title) => run.lines[title]?.includes('跳过：')),
      run.out,
    ).toEqual(left)
    // One line each, and a reason with each that was left out.
    expect(run.out.trimEnd().split('\n')).toHaveLength(TITLES.length + 3)
    for (const title of left) expect(run.lines[title]).toMatch(/跳过：.{4,}/)
  })

  test.each([
    ['慢', 1_200_000, 0],
    ['快', -1_200_000, 0],
  ])(
    'our clock 20 minutes %s: named with its seconds, and the rest goes on by the platform’s',
    async (which, ms) => {
      await fault({ kind: 'clock-skew', ms })
      const run = await selftest({}, NAMED)
      expect(marked(run, '✗'), run.out).toEqual(['平台时钟'])
      expect(run.lines['平台时钟']).toMatch(
        new RegExp(`相差 1(199|200|201) 秒（本机${which}），超过允许的 600 秒.*对时`),
      )
      expect(run.code).toBe(1)
    },
  )

  test('a minute is worth a word and no failure', async () => {
    await fault({ kind: 'clock-skew', ms: 60_000 })
    const run = await selftest({}, NAMED)
    expect(run.code).toBe(0)
    expect(run.lines['平台时钟']).toMatch(/^✓ .*相差 (59|60|61) 秒（本机慢）.*建议开启自动对时/)
  })

  test('the platform’s own signature is wrong', async () => {
    await fault({ kind: 'wrong-signature' })
    const run = await selftest({}, NAMED)
    expect(marked(run, '✗'), run.out).toEqual(['平台签名'])
    expect(run.lines['平台签名']).toContain('核验不过')
    expect(run.lines['查询协议']).toMatch(/跳过：「平台签名」没有通过/)
  })

  test.each<[string, object, RegExp]>([
    ['500', { kind: 'http-500' }, /HTTP 500/],
    ['half an answer', { kind: 'truncated-json' }, /不是 JSON/],
  ])('the platform answers %s', async (_, body, words) => {
    await fault(body)
    const run = await selftest({}, NAMED)
    expect(run.lines['我方报文']).toMatch(words)
    expect(marked(run, '✗')).toContain('我方报文')
    expect(run.code).toBe(1)
  })

  test('an answer against the standard’s table', async () => {
    await fault({ kind: 'lying-field', funid: 'BC00.03.00.01', field: 'cntr_no' })
    await fault({ kind: 'lying-field', funid: 'BC00.03.00.02', field: 'frez_amt' })
    const run = await selftest({}, NAMED)
    expect(marked(run, '✗'), run.out).toEqual(['查询协议', '查询住院'])
    expect(run.lines['查询协议']).toMatch(/另有 1 份不合接口标准，患者看不到：第 1 行.*cntr_no/)
    expect(run.lines['查询住院']).toMatch(/不合接口标准：.*frez_amt/)
  })

  test('the platform is down', async () => {
    const run = await selftest({ PLATFORM_URL: `http://127.0.0.1:${await freePort()}` }, NAMED)
    expect(marked(run, '✗')).toEqual(['平台连通'])
    expect(run.lines['平台连通']).toMatch(/拒绝连接：那里没有服务在运行.*PLATFORM_URL/)
    expect(run.lines['我方报文']).toMatch(/跳过：「平台连通」没有通过/)
    expect(marked(run, '✓')).toEqual(['配置', '本机加解密', 'HIS 接口', '电子凭证', '数据存取'])
    expect(run.code).toBe(1)
  })

  test('the HIS and the e-voucher are down', async () => {
    const [one, other] = [await freePort(), await freePort()]
    const run = await selftest(
      { HIS_URL: `http://127.0.0.1:${one}`, EVOUCHER_URL: `http://127.0.0.1:${other}` },
      NAMED,
    )
    expect(marked(run, '✗')).toEqual(['HIS 接口', '电子凭证'])
    expect(run.lines['HIS 接口']).toMatch(/拒绝连接.*HIS_URL/)
    expect(run.lines['电子凭证']).toMatch(/拒绝连接.*EVOUCHER_URL/)
    expect(run.code).toBe(1)
  })
})

describe('other people’s servers', () => {
  const closers: (() => unknown)[] = []
  afterEach(() => Promise.all(closers.splice(0).map((close) => close())))

  /** Answers everything the same way. */
  async function serving(status: number, body: string | Buffer | (() => string)): Promise<string> {
    const { url, close } = await startStandIn(() => ({
      status,
      headers: { 'content-type': 'text/html' },
      body: typeof body === 'function' ? body() : body,
    }))
    closers.push(close)
    return url
  }

  test('a web page stands where the adapter, the verifier and the platform should', async () => {
    const url = await serving(200, '<html>')
    const run = await selftest({ HIS_URL: url, EVOUCHER_URL: url, PLATFORM_URL: url })
    expect(marked(run, '✗'), run.out).toEqual(['我方报文', 'HIS 接口', '电子凭证'])
    expect(run.lines['我方报文']).toContain('不是 JSON')
    expect(run.lines['HIS 接口']).toContain('不是 JSON')
  })

  test('the HIS’s answer is not as its page wants it', async () => {
    const run = await selftest({
      HIS_URL: await serving(200, '{"stays":[{"hosp_mdtrt_id":"ZY1"}]}'),
    })
    expect(run.lines['HIS 接口']).toMatch(/^✗ .*stays\[0\]\.hospital.*his-adapter\.md/)
  })

  test('the HIS gives a stay to whoever asks, or answers in GBK', async () => {
    const stays = '{"stays":[{"hosp_mdtrt_id":"ZY1","hospital":"H"}]}'
    expect((await selftest({ HIS_URL: await serving(200, stays) })).lines['HIS 接口']).toMatch(
      /^✗ .*不存在的患者.*his-adapter\.md/,
    )
    const gbk = Buffer.concat([
      Buffer.from('{"stays":[{"hosp_mdtrt_id":"ZY1","hospital":"'),
      Buffer.from('d2bdd4ba', 'hex'),
      Buffer.from('"}]}'),
    ])
    expect((await selftest({ HIS_URL: await serving(200, gbk) })).lines['HIS 接口']).toMatch(
      /^✗ .*不是 UTF-8（多半是 GBK）/,
    )
  })

  test('a verifier that believes anything must not go live', async () => {
    const anything = JSON.stringify({
      psn_name: '甲',
      cert_type: '01',
      cert_no: 'X1',
      valid_until: '2030-01-01 00:00:00',
    })
    expect(
      (await selftest({ EVOUCHER_URL: await serving(200, anything) })).lines['电子凭证'],
    ).toMatch(/^✗ .*承认了一个假授权码/)
  })

  describe('a user query', () => {
    const userQuery = (url: string, changes: Record<string, string> = {}) =>
      selftest({
        EVOUCHER_KIND: 'userquery',
        EVOUCHER_URL: url,
        EVOUCHER_PARTNER_ID: EVOUCHER_PARTNER.id,
        EVOUCHER_PARTNER_SECRET: EVOUCHER_PARTNER.secret,
        ...changes,
      })
    let ours: Awaited<ReturnType<typeof startEvoucher>>
    beforeAll(async () => {
      ours = await startEvoucher({
        port: 0,
        kind: 'userquery',
        partner: EVOUCHER_PARTNER,
        people: [],
      })
    })
    afterAll(() => ours.close())
    const lineOf = async (run: Promise<Run>) => (await run).lines['电子凭证']

    test('knows our signature, and refuses a made-up code', async () => {
      expect(
        await lineOf(userQuery(ours.url + USER_QUERY_PATH, { EVOUCHER_ENV_VERSION: 'trial' })),
      ).toMatch(/^✓ .*认我们，不认别人，拒绝了一个假授权码.*体验版/)
    })

    test.each<[string, Record<string, string>, RegExp]>([
      [
        'a wrong secret',
        { EVOUCHER_PARTNER_SECRET: 'another-secret' },
        /不认签名（40001.*EVOUCHER_PARTNER_SECRET/,
      ],
      [
        'a partner it does not know',
        { EVOUCHER_PARTNER_ID: '98' },
        /分不清签名认不认.*40003.*EVOUCHER_PARTNER_ID/,
      ],
      ['half a configuration', { EVOUCHER_PARTNER_SECRET: '' }, /配置有误.*docs\/evoucher\.md/],
    ])('%s', async (_, changes, words) => {
      expect(await lineOf(userQuery(ours.url + USER_QUERY_PATH, changes))).toMatch(words)
    })

    test('one that looks at no signature, though its words are never the same', async () => {
      let count = 0
      const url = await serving(200, () => `{"code":7,"message":"no such code, ${(count += 1)}"}`)
      expect(await lineOf(userQuery(url))).toMatch(/^✗ .*分不清签名认不认.*测试授权码/)
    })

    test.each<[string, number, string, RegExp]>([
      [
        'believes anything',
        200,
        '{"code":0,"user_name":"甲","user_card_no":"1"}',
        /承认了一个假授权码.*不可上线/,
      ],
      ['is somebody else', 200, '<html>', /应答不合规定.*EVOUCHER_KIND/],
      ['lets nobody in', 403, '{}', /HTTP 403.*核对 EVOUCHER_PARTNER_ID、EVOUCHER_PARTNER_SECRET$/],
      ['is out of order', 500, '{}', /HTTP 500.*EVOUCHER_URL/],
    ])('one that %s', async (_, status, body, words) => {
      expect(await lineOf(userQuery(await serving(status, body)))).toMatch(words)
    })
  })

  test('a gateway with nothing behind it', async () => {
    expect(
      (await selftest({ PLATFORM_URL: await serving(502, 'bad gateway') })).lines['平台连通'],
    ).toMatch(/^✗ .*HTTP 502/)
  })

  const openssl = spawnSync('openssl', ['version']).status === 0
  test.skipIf(!openssl)('a certificate that nobody trusts', async () => {
    const [key, certificate] = [join(dataDir, 'key.pem'), join(dataDir, 'certificate.pem')]
    const made = spawnSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        key,
        '-out',
        certificate,
        '-days',
        '10',
        '-subj',
        '/CN=localhost',
      ],
      { encoding: 'utf8' },
    )
    expect(made.status, made.stderr).toBe(0)
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const run = await selftest({ PLATFORM_URL: `https://127.0.0.1:${port}` })
    expect(run.lines['平台连通']).toMatch(/^✗ .*证书不受本机信任/)
  })
})

describe('with several institutions', () => {
  const OTHER = 'H35050200002'
  const several = () => ({
    INSTITUTIONS: JSON.stringify([
      { code: FIXMEDINS_CODE, name: '本部' },
      {
        code: OTHER,
        name: '北院',
        PLATFORM_URL: platform.url,
        PLATFORM_APPID: SANDBOX_CHANNELS.signed.appId,
        PLATFORM_SECURITY: 'sign',
        HIS_URL: 'http://127.0.0.1:9',
      },
    ]),
    [`PLATFORM_APPSECRET__${OTHER}`]: 'a secret that the platform has not',
    [`HIS_KEY__${OTHER}`]: 'whatever it is',
  })
  interface Told {
    institution: string
    title: string
    outcome: { is: string }
  }
  const failedOf = (lines: Told[], institution: string) =>
    lines.filter((line) => line.institution === institution && line.outcome.is === 'failed')

  test('each is checked by itself, and what they share once', async () => {
    const { code, out } = await selftest(several(), ['--json'])
    const { lines } = JSON.parse(out.slice(out.indexOf('{'))) as { lines: Told[] }
    expect(code).toBe(1)
    expect(failedOf(lines, FIXMEDINS_CODE)).toEqual([])
    expect(failedOf(lines, OTHER).map(({ title }) => title)).toEqual(['我方报文', 'HIS 接口'])
    const titles = lines.map(({ title }) => title)
    for (const title of ['配置', '电子凭证', '微信入口', '数据存取'])
      expect(titles.filter((one) => one === title)).toHaveLength(1)
    expect(titles.filter((one) => one === '平台签名')).toHaveLength(2)
  })

  test('one that is named is checked alone, and one that nobody knows is an error of the command', async () => {
    const alone = await selftest(several(), ['--institution', FIXMEDINS_CODE])
    expect([alone.code, Object.keys(alone.lines)]).toEqual([0, TITLES])
    const unknown = await selftest(several(), ['--institution', 'H9'])
    expect([unknown.code, unknown.out]).toEqual([
      2,
      expect.stringContaining(`有的是：${FIXMEDINS_CODE} 本部、${OTHER} 北院`),
    ])
  })
})

describe('the command line', () => {
  test.each([
    [['--who'], '不认识 --who'],
    [['--name'], '--name 后面没有内容'],
    [['--name', '甲'], '--name 与 --cert-no 要一起给出'],
    [['--name', '甲', '--cert-no', '123'], '患者信息有误：身份证号码应为 18 位'],
    [['--variables', 'nowhere.env'], '读不到 nowhere.env'],
    [['--env', 'hospital-1a'], '--env 要与 --variables 一起写'],
  ])('%j', async (args, words) => {
    const { code, out } = await selftest({}, args)
    expect([code, out]).toEqual([2, expect.stringContaining(words)])
    expect(out).toContain('用法：npm run -s selftest')
  })
})

test('personal data and secrets that the platform repeats in its words are taken out', async () => {
  const talkative = await startStandIn(() =>
    jsonReply({
      code: 7,
      message: `渠道 ${base.PLATFORM_APPSECRET} 查无此人 ${patient.cert_no} 11010119900307123X`,
    }),
  )
  const run = await selftest({ PLATFORM_URL: talkative.url }, NAMED)
  await talkative.close()
  expect(run.out).not.toContain('11010119900307123X')
  expect(run.lines['我方报文']).toContain('渠道 *** 查无此人 *** 110***********123X')
})
