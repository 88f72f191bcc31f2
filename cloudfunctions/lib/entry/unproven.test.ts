import { describe, expect, it } from 'vitest'
import {
  openResponse,
  parseChannel,
  parseWire,
  sealRequest,
  type Channel,
  type WireObject,
} from '../protocol/index.ts'
import { NOW as now, answerTo } from './testing.ts'

const AGREED = { appId: 'HIS1', appSecret: 'a secret of the HIS' }
const withSecret = parseChannel(AGREED)
const bySignature = parseChannel({ ...AGREED, authMode: 'anonymous' })

async function answered(channel: Channel, message: WireObject): Promise<WireObject> {
  const { body } = await answerTo(channel, message, { code: 0, type: 'success', message: '成功' })
  return parseWire(body) as WireObject
}

const sealed = (channel: Channel, timestamp = now) =>
  sealRequest(channel, { funid: 'BC00.03.00.01', data: { a: '1' }, timestamp })

describe('to whoever has not shown the secret nothing is signed or encrypted', () => {
  it.each<[string, Channel, WireObject, string]>([
    [
      'another secret',
      withSecret,
      { ...sealed(withSecret), chs_fjs_appsecret: 'tried out' },
      'protocol.auth',
    ],
    [
      'no secret, and a header that is wrong',
      withSecret,
      { chs_fjs_appid: 'HIS1', chs_fjs_funid: 'X' },
      'protocol.auth',
    ],
    ['a header without a service', withSecret, { chs_fjs_appid: 'HIS1' }, 'protocol.envelope'],
    [
      'another signature',
      bySignature,
      { ...sealed(bySignature), chs_fjs_sign: '0'.repeat(64) },
      'protocol.signature',
    ],
    [
      'cipher text that is none',
      bySignature,
      { ...sealed(bySignature), chs_fjs_encdata: 'ab' },
      'protocol.decrypt',
    ],
    [
      'a timestamp that is none',
      bySignature,
      { ...sealed(bySignature), chs_fjs_timestamp: 'x' },
      'protocol.envelope',
    ],
    ['another channel', withSecret, { chs_fjs_appid: 'HIS2' }, 'protocol.channel'],
  ])('%s', async (_, channel, message, type) => {
    const answer = await answered(channel, message)
    expect(answer).toMatchObject({ type })
    expect(answer).not.toHaveProperty('chs_fjs_sign')
    expect(answer).not.toHaveProperty('chs_fjs_encdata')
  })

  it.each<[string, Channel, WireObject, string]>([
    [
      'wrong signature beside the right secret',
      withSecret,
      { ...sealed(withSecret), chs_fjs_sign: '0'.repeat(64) },
      'protocol.signature',
    ],
    ['old, and signed', bySignature, sealed(bySignature, now - 900_000), 'success'],
  ])('whoever has is answered as ever: %s', async (_, channel, message, type) => {
    const answer = await answered(channel, message)
    expect(openResponse(channel, answer, { now, windowSeconds: 600 })).toMatchObject({ type })
  })
})

describe('what was in a cipher text that was changed is not told', () => {
  it.each<[string, WireObject | string]>([
    ['no object', '[1]'],
    ['no JSON', '{"a":'],
    ['a name of the envelope', '{"chs_fjs_appid":"x"}'],
    ['a name twice', '{"secret_name":1,"secret_name":2}'],
    ['something deep', `${'['.repeat(20)}${']'.repeat(20)}`],
  ])('%s', async (_, inside) => {
    const { encrypt } = await import('../protocol/index.ts')
    const message = {
      ...sealed(bySignature),
      chs_fjs_encdata: encrypt(String(inside), bySignature),
    }
    const { type, message: words } = await answered(bySignature, message)
    expect(['protocol.decrypt', 'protocol.signature']).toContain(type)
    expect(words).not.toMatch(/chs_fjs_appid|secret_name|嵌套|JSON/)
  })

  it('nor is a name that stands in it beside the cipher text, or twice', async () => {
    const odd = await answered(bySignature, { ...sealed(bySignature), 退款加微信x1: '1' })
    expect(String(odd.message)).not.toContain('退款')
    expect(() => parseWire('{"退款":1,"退款":2}')).toThrow('报文的字段出现了两次')
    expect(() => parseWire('{"psn_name":1,"psn_name":2}')).toThrow('报文的字段 psn_name 出现了两次')
  })
})
