import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import smCrypto from 'sm-crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SERVICES } from '../../cloudfunctions/lib/protocol/index.ts'
import { rsaPair } from '../../cloudfunctions/lib/protocol/testing/channels.ts'
import { SAMPLE_REQUEST_SIGN } from '../../cloudfunctions/lib/protocol/testing/samples.ts'
import { captured, type Captured } from '../command/testing.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'wire-'))
afterAll(() => rmSync(folder, { recursive: true }))

function wire(
  command: string,
  channel: object | string,
  input: string | Buffer,
  ...options: string[]
): Promise<Captured> {
  const file = join(folder, 'channel.json')
  writeFileSync(file, typeof channel === 'string' ? channel : JSON.stringify(channel))
  const given = command === '' ? [] : [command]
  return captured(
    (started) => run(started, Readable.from([input])),
    [...given, '--channel', file, ...options],
    {},
  )
}

const good = (result: Captured): string => {
  expect(result).toMatchObject({ code: 0 })
  expect(result.out.endsWith('\n') && !result.out.slice(0, -1).includes('\n')).toBe(true)
  return result.out
}

const SECRET = 'a secret that must not be shown'
const CHANNEL = { appId: 'QZ1', appSecret: SECRET, signKey: 'a key that must not be shown' }
const CONTENT =
  '{"funid":"BC00.03.00.09","data":{"frez_amt":1000.00,"big":123456789012345678901234567890.10,"中":"😀"},"timestamp":1700000000000}'

describe('seal and open', () => {
  const keys = { rsa: rsaPair(), sm2: smCrypto.sm2.generateKeyPairHex() }
  it.each<[string, object]>([
    ['SM3 and SM4', {}],
    ['plain', { security: 'plain' }],
    [
      'MD5 and AES in base64, with a token',
      { signType: 'MD5', encType: 'AES', cipherText: 'base64', authMode: 'oauth2', token: 'T' },
    ],
    ['RSA for both', { signType: 'RSA', encType: 'RSA', ...keys.rsa }],
    ['SM2 and SM4, dialect ec', { signType: 'SM2', dialect: 'ec', ...keys.sm2 }],
  ])('%s', async (_what, changes) => {
    const channel = { ...CHANNEL, ...changes }
    const sealed = good(await wire('seal', channel, CONTENT))
    const opened = await wire('open', channel, sealed)
    expect(good(opened)).toBe(`{"message":${CONTENT},"verified":${!('security' in changes)}}\n`)
    expect(opened.err).toMatch(/^提醒：时间戳与本机时间相差 \d+ 秒/)
  })

  it('take the present time where none is given, and then it is fresh', async () => {
    const sealed = good(await wire('seal', CHANNEL, '{"funid":"","data":{}}'))
    const opened = await wire('open', CHANNEL, sealed, '--fresh')
    expect(
      Math.abs(
        Date.now() -
          (JSON.parse(good(opened)) as { message: { timestamp: number } }).message.timestamp,
      ),
    ).toBeLessThan(60_000)
    expect(opened.err).toBe('')
  })

  it('make and take answers too', async () => {
    const answer =
      '{"code":0,"type":"success","message":"成功","data":{"frez_amt":1000.00},"timestamp":1700000000000}'
    expect(good(await wire('open', CHANNEL, good(await wire('seal', CHANNEL, answer))))).toBe(
      `{"message":${answer},"verified":true}\n`,
    )
  })

  it('show the code as it stands on the wire, a number or a text', async () => {
    for (const [codeType, code] of [
      ['number', '0'],
      ['text', '"0"'],
    ])
      expect(
        good(
          await wire(
            'open',
            CHANNEL,
            good(
              await wire(
                'seal',
                { ...CHANNEL, codeType },
                '{"code":0,"type":"success","message":"成功"}',
              ),
            ),
          ),
        ),
      ).toContain(`{"message":{"code":${code},"type"`)
  })

  it("tell where a known service's table is broken", async () => {
    const sealed = await wire(
      'seal',
      CHANNEL,
      `{"funid":"${SERVICES.agreements.funid}","data":{"fixmedins_code":"H1","psn_name":"王二"}}`,
    )
    good(sealed)
    expect(sealed.err).toBe(
      '提醒：业务字段不合 BC00.03.00.01 获取住院预授权协议列表 的请求表：字段 cert_no（用户证件号码）缺失\n',
    )
  })
})

describe('each step by itself', () => {
  it('encrypts any JSON, and decrypts it with every digit', async () => {
    const encrypted = good(await wire('encrypt', CHANNEL, '{"b":1.00,"a":[1e2,"中"]}'))
    expect(encrypted).toMatch(/^{"chs_fjs_encdata":"[0-9A-F]+"}\n$/)
    expect(good(await wire('decrypt', CHANNEL, encrypted))).toBe('{"b":1.00,"a":[1e2,"中"]}\n')
    expect(
      good(
        await wire(
          'decrypt',
          CHANNEL,
          JSON.stringify((JSON.parse(encrypted) as { chs_fjs_encdata: string }).chs_fjs_encdata),
        ),
      ),
    ).toBe('{"b":1.00,"a":[1e2,"中"]}\n')
  })

  it('signs and verifies a message in clear or encrypted alike', async () => {
    const sealed = good(await wire('seal', CHANNEL, CONTENT))
    expect(good(await wire('verify', CHANNEL, sealed))).toBe('{"verified":true}\n')
    const { chs_fjs_sign } = JSON.parse(sealed) as { chs_fjs_sign: string }
    expect(good(await wire('sign', CHANNEL, sealed))).toBe(`{"chs_fjs_sign":"${chs_fjs_sign}"}\n`)
    expect(good(await wire('canonical', CHANNEL, sealed))).toContain(
      'big=123456789012345678901234567890.10&chs_fjs_appid=QZ1&',
    )
  })
})

describe('exits with 1 (2 for the command line itself), nothing on standard output, and the layer on standard error', () => {
  let sealed = ''
  beforeAll(async () => {
    sealed = good(await wire('seal', CHANNEL, CONTENT)).trimEnd()
  })
  const changed = (from: RegExp, to: string) => sealed.replace(from, to)
  it.each<[line: string, run: () => Promise<Captured>]>([
    ['命令：没有说要做什么', () => wire('', CHANNEL, sealed)],
    ['命令：不认识 toString', () => wire('toString', CHANNEL, sealed)],
    ['命令：不认识 --wide', () => wire('open', CHANNEL, sealed, '--wide')],
    ['渠道配置：', () => wire('open', '{"appId":', sealed)],
    ['渠道配置：', () => wire('open', { appId: 'QZ1' }, sealed)],
    [
      '渠道配置：publicKey 未设置：RSA 签名需要它',
      () => wire('verify', { ...CHANNEL, signType: 'RSA' }, sealed),
    ],
    ['报文格式：报文不是正确的 JSON（末尾）', () => wire('open', CHANNEL, '')],
    [
      '报文格式：报文不是 UTF-8 编码',
      () => wire('open', CHANNEL, Buffer.from([0x22, 0xb2, 0xe2, 0x22])),
    ],
    ['报文格式：报文的字段 a 出现了两次', () => wire('canonical', CHANNEL, '{"a":1,"a":1}')],
    ['报文格式：报文应是一个 JSON 对象', () => wire('sign', CHANNEL, '[]')],
    ['报文格式：不认识 fund', () => wire('seal', CHANNEL, '{"fund":"x","data":{}}')],
    ['报文格式：data 应是业务数据的 JSON 对象', () => wire('seal', CHANNEL, '{"funid":"x"}')],
    [
      '报文格式：timestamp 应是 13 位毫秒数',
      () => wire('seal', CHANNEL, '{"data":{},"timestamp":"昨天"}'),
    ],
    ['报文头：报文既没有 chs_fjs_appid', () => wire('open', CHANNEL, '{}')],
    ['报文头：渠道编号不符', () => wire('open', CHANNEL, changed(/QZ1/, 'QZ2'))],
    ['报文头：加密渠道的报文夹带了明文', () => wire('open', CHANNEL, changed(/^{/, '{"a":"b",'))],
    [
      '报文头：业务字段不能用报文头的名称 chs_fjs_sign',
      () => wire('seal', CHANNEL, '{"data":{"chs_fjs_sign":"x"}}'),
    ],
    ['渠道认证：渠道密钥不正确', () => wire('open', CHANNEL, changed(/a secret/, 'b secret'))],
    ['解密：密文无法解密', () => wire('open', CHANNEL, changed(/encdata":"../, 'encdata":"'))],
    ['解密：没有密文', () => wire('decrypt', CHANNEL, '{}')],
    ['签名：报文没有签名', () => wire('verify', CHANNEL, '{"chs_fjs_appid":"QZ1"}')],
    [
      '签名：签名不正确（chs_fjs_sign）',
      () => wire('open', CHANNEL, changed(/1700000000000/, '1700000000001')),
    ],
    ['时间戳：', () => wire('open', CHANNEL, sealed, '--fresh')],
  ])('%s', async (line, given) => {
    const { code, out, err } = await given()
    expect({ code, out }).toEqual({ code: line.startsWith('命令：') ? 2 : 1, out: '' })
    expect(err.split('\n')[0]!.startsWith(line)).toBe(true)
    expect(err).toMatch(/^[^\n]*\p{Script=Han}/u)
    expect(err).not.toMatch(/must not be shown|node:|\.ts:/)
  })
})

describe('the reading of the signature', () => {
  const channel = { ...CHANNEL, security: 'sign' }
  const answer =
    '{"code":0,"type":"success","message":"成功","data":{"frez_amt":1000.00,"row":[]},"timestamp":1700000000000}'

  it.each(['raw', 'text', 'bare'])(
    '%s is told of a message that was signed so',
    async (signNested) => {
      const sealed = good(await wire('seal', { ...channel, signNested }, answer))
      for (const command of ['verify', 'open']) {
        const { out, err } = await wire(command, channel, sealed)
        expect(out).toContain('"verified":true')
        expect(err).toContain(`提醒：签名的读法是 ${signNested}\n`)
      }
      const { chs_fjs_sign } = JSON.parse(sealed) as { chs_fjs_sign: string }
      const signed = await wire('sign', { ...channel, signNested }, sealed)
      expect([good(signed), signed.err]).toEqual([`{"chs_fjs_sign":"${chs_fjs_sign}"}\n`, ''])
    },
  )

  it('is raw where the channel names none, and a word says so where that matters', async () => {
    const sealed = good(await wire('seal', channel, answer))
    expect((await wire('sign', channel, sealed)).err).toMatch(/^提醒：报文里的对象有不止一种读法/)
    expect((await wire('verify', channel, sealed)).err).toBe('提醒：签名的读法是 raw\n')
    expect((await wire('sign', channel, '{"a":{"b":"c"}}')).err).toBe('')
  })

  it('that the channel cannot have is refused', async () => {
    expect((await wire('sign', { ...channel, signNested: 'quoted' }, '{}')).err).toContain(
      'signNested 只能是 auto、raw、text、bare 之一',
    )
  })
})

it('on a wrong signature shows the text that should be signed, masked, and the cause it found', async () => {
  const channel = { ...CHANNEL, security: 'sign' }
  const { chs_fjs_sign } = JSON.parse(
    (
      await wire(
        'sign',
        { appId: 'QZ1', appSecret: SECRET },
        `{"chs_fjs_appid":"QZ1","chs_fjs_appsecret":"${SECRET}","frez_amt":1000.00}`,
      )
    ).out,
  ) as { chs_fjs_sign: string }
  const { code, err } = await wire(
    'verify',
    channel,
    `{"chs_fjs_appid":"QZ1","chs_fjs_appsecret":"${SECRET}","frez_amt":1000.00,"chs_fjs_sign":"${chs_fjs_sign}"}`,
  )
  expect(code).toBe(1)
  expect(err.split('\n')).toEqual([
    '签名：签名不正确（chs_fjs_sign）',
    '待签名文本：chs_fjs_appid=QZ1&chs_fjs_appsecret=***&frez_amt=1000.00&key=***',
    '可能的原因：密钥用了 appSecret，而不是 signKey',
    '',
  ])
})

it("signs the standard's sample, read with its spaces and line breaks", async () => {
  const message = `{
    "chs_fjs_appid":"ldxt", "chs_fjs_appsecret":"67b082f9d58045619a4ef05147b87659", "chs_fjs_funid":"F04.05.13.09", "chs_fjs_timestamp":"1631685457000",
    "psnBasicInfoDTO": {"psnNo": "543212343", "name": "王二", "gend": "1", "brdy": "19800101", "certType": "01", "certNo": "650101198001010032",
      "naty": "01", "natRegnCode": "CHN", "survStas": "1", "poolarea": "660100"}
  }`
  const channel = {
    appId: 'ldxt',
    appSecret: '67b082f9d58045619a4ef05147b87659',
    signKey: 'testkey',
    signType: 'MD5',
    security: 'sign',
  }
  expect(good(await wire('sign', channel, message))).toBe(
    `{"chs_fjs_sign":"${SAMPLE_REQUEST_SIGN}"}\n`,
  )
})

it('takes a message of 20 MB', async () => {
  const sealed = good(
    await wire(
      'seal',
      CHANNEL,
      `{"code":0,"data":{"a":"${'QUJD'.repeat(5_000_000)}"},"timestamp":1700000000000}`,
    ),
  )
  expect(good(await wire('open', CHANNEL, sealed)).length).toBeGreaterThan(20_000_000)
}, 60_000)
