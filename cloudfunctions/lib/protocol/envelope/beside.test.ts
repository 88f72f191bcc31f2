import { describe, expect, it } from 'vitest'
import { canonicalText } from '../canonical.ts'
import { encrypt } from '../cipher.ts'
import { wireNumber, type WireObject } from '../json.ts'
import type { ReadingFit } from '../readings.ts'
import { signKeyOf, signText } from '../signature.ts'
import { usualChannel } from '../testing/channels.ts'
import {
  clearRequest,
  clearResponse,
  openRequestOfAnyAge,
  openResponse,
  sealRequest,
  sealResponse,
  showsSecret,
} from './index.ts'

const NOW = 1_700_000_000_000
const FRESH = { now: NOW, windowSeconds: 600 }
const channel = usualChannel()
const signed = usualChannel({ security: 'sign' })
const ec = usualChannel({ dialect: 'ec' })
const REQUEST = { funid: 'BC00.03.00.03', data: { psn_name: '王二' }, timestamp: NOW }
const ANSWER = { code: 0, type: 'success', message: '成功', data: { a: '1' }, timestamp: NOW }
const refusal = (code: string, field: string) => expect.objectContaining({ code, field }) as Error

describe('a message shows the secret of its channel', () => {
  it('where it has just that one', () => {
    const message = sealRequest(channel, REQUEST)
    expect(showsSecret(channel, message)).toBe(true)
    expect(showsSecret(channel, { ...message, chs_fjs_appsecret: 'guess' })).toBe(false)
    expect(showsSecret(channel, { ...message, chs_fjs_appid: 'QZOTHER' })).toBe(false)
    const token = usualChannel({ authMode: 'oauth2', token: 'T1' })
    expect(showsSecret(token, sealRequest(token, REQUEST))).toBe(true)
    expect(showsSecret(token, message)).toBe(false)
  })

  it('never where its channel has none', () => {
    const anonymous = usualChannel({ authMode: 'anonymous' })
    expect(showsSecret(anonymous, sealRequest(anonymous, REQUEST))).toBe(false)
    expect(showsSecret(ec, sealRequest(ec, REQUEST))).toBe(false)
  })
})

describe('what was signed', () => {
  it('of a request is its envelope and its fields in clear, whoever signed it', () => {
    const sealed = { ...sealRequest(channel, REQUEST), chs_fjs_sign: 'nobody’s', extra: 'x' }
    expect(clearRequest(channel, sealed)).toEqual({
      chs_fjs_appid: channel.appId,
      chs_fjs_appsecret: channel.appSecret,
      chs_fjs_funid: 'BC00.03.00.03',
      chs_fjs_timestamp: wireNumber(NOW),
      psn_name: '王二',
    })
    expect(clearRequest(ec, sealRequest(ec, REQUEST))).toEqual({
      appId: ec.appId,
      transType: 'BC00.03.00.03',
      timestamp: '20231115061320',
      encType: ec.encType,
      signType: ec.signType,
      version: '1.0.0',
      data: { psn_name: '王二' },
    })
  })

  it('of a request has no field that bears a name of the envelope', () => {
    const chs_fjs_encdata = encrypt('{"chs_fjs_funid":"X"}', channel)
    expect(() =>
      clearRequest(channel, { ...sealRequest(channel, REQUEST), chs_fjs_encdata }),
    ).toThrow(refusal('protocol.envelope', 'chs_fjs_funid'))
  })

  it('of a response is what stands outside and inside of its cipher text', () => {
    const clear = {
      code: wireNumber(0),
      type: 'success',
      message: '成功',
      data: { a: '1' },
      chs_fjs_timestamp: wireNumber(NOW),
    }
    for (const one of [channel, signed])
      expect(clearResponse(one, { ...sealResponse(one, ANSWER), chs_fjs_sign: 'x' })).toEqual(clear)
  })
})

describe('a message has no member', () => {
  it('for what it does not say', () => {
    const asked = sealRequest(signed, { ...REQUEST, funid: '' })
    for (const none of ['chs_fjs_token', 'chs_fjs_funid', 'chs_fjs_encdata'])
      expect(asked).not.toHaveProperty(none)
    const { data: _none, ...bare } = ANSWER
    const answer = sealResponse(signed, bare)
    for (const none of ['extra', 'data']) expect(answer).not.toHaveProperty(none)
    const token = usualChannel({ authMode: 'oauth2', token: 'T1' })
    expect(sealRequest(token, REQUEST)).not.toHaveProperty('chs_fjs_appsecret')
  })
})

describe('a request of any age', () => {
  const opened = (timestamp: number) => {
    const fits: ReadingFit[] = []
    const content = openRequestOfAnyAge(
      channel,
      sealRequest(channel, { ...REQUEST, timestamp }),
      FRESH,
      { first: 'raw', fitted: (fit) => fits.push(fit) },
    )
    return { content, fitted: fits.map(({ reading }) => reading) }
  }

  it('that is fresh has shown how it was signed', () => {
    expect(opened(NOW)).toEqual({ content: REQUEST, fitted: ['raw'] })
    expect(opened(NOW).content).not.toHaveProperty('stale')
  })

  it('of a channel that does not sign has shown nothing', () => {
    const plain = usualChannel({ security: 'plain' })
    const fits: ReadingFit[] = []
    openRequestOfAnyAge(plain, sealRequest(plain, REQUEST), FRESH, {
      first: 'raw',
      fitted: (fit) => fits.push(fit),
    })
    expect(fits).toEqual([])
  })

  it('that is old says so, and has shown nothing: anybody may have kept it', () => {
    expect(opened(NOW - 600_001)).toEqual({
      content: {
        ...REQUEST,
        timestamp: NOW - 600_001,
        stale: refusal('protocol.stale', 'chs_fjs_timestamp'),
      },
      fitted: [],
    })
  })
})

describe('a response', () => {
  const open = (one: typeof signed, message: WireObject) => openResponse(one, message, FRESH)
  const plain = usualChannel({ security: 'plain' })

  it('has what is ours beside what is signed', () => {
    const sealed = sealResponse(channel, { ...ANSWER, extra: { number: '1' } })
    expect(sealed.extra).toEqual({ number: '1' })
    expect(open(channel, sealed)).toEqual(ANSWER)
  })

  it('of the other dialect says how it is signed and encrypted', () =>
    expect(sealResponse(ec, ANSWER)).toMatchObject({
      encType: ec.encType,
      signType: ec.signType,
    }))

  it('without a signature is told from one whose signature is wrong', () => {
    const sealed = sealResponse(signed, ANSWER)
    for (const none of ['', null])
      expect(() => open(signed, { ...sealed, chs_fjs_sign: none })).toThrow('报文没有签名')
    expect(() => open(signed, { ...sealed, chs_fjs_sign: '0' })).toThrow('签名不正确')
  })

  it('says how it ended, and not with an empty text', () => {
    for (const code of ['', null, undefined, {}, true])
      expect(() => open(plain, { code, message: '成功' })).toThrow(
        refusal('protocol.envelope', 'code'),
      )
    expect(open(plain, { code: '00', message: '成功' })).toMatchObject({ code: '00' })
  })

  it('whose name is long is named by its beginning', () => {
    const data = { [`a${'b'.repeat(100)}`]: '1&zz=2' }
    expect(() => sealRequest(signed, { ...REQUEST, data })).toThrow(/^字段 ab{39} 的/)
  })

  it('is read though its texts are numbers, or none; and what is empty is no data', () => {
    const message = { code: wireNumber(0), type: null, message: wireNumber('1.0'), data: '' }
    const fits: ReadingFit[] = []
    const readings = { first: 'raw', fitted: (fit: ReadingFit) => fits.push(fit) } as const
    const opened = openResponse(plain, message, FRESH, readings)
    expect(opened).toStrictEqual({ code: 0, type: '', message: '1.0' })
    expect(fits).toEqual([])
  })

  it('may hold a link whose parts nobody looks for in an answer, and no other', () => {
    const of = (url: string) => sealResponse(signed, { ...ANSWER, data: { url } })
    expect(open(signed, of('?a=1&id=2')).data).toEqual({ url: '?a=1&id=2' })
    for (const name of ['type', 'message'])
      expect(() => of(`?a=1&${name}=2`), name).toThrow(refusal('protocol.envelope', 'data'))
    // Beside the data, which is the only one of ours that holds anything.
    const beside = { code: wireNumber(0), a: { url: '?a=1&data=2' } }
    const chs_fjs_sign = signText(canonicalText(beside, signKeyOf(signed)), signed)
    expect(() => open(signed, { ...beside, chs_fjs_sign })).toThrow(
      refusal('protocol.envelope', 'a'),
    )
    const inEc = (url: string) => sealRequest(ec, { ...REQUEST, data: { url } })
    expect(clearRequest(ec, inEc('?a=1&e=2')).data).toEqual({ url: '?a=1&e=2' })
    expect(() => inEc('?a=1&encData=2')).toThrow(refusal('protocol.envelope', 'data'))
  })
})
