import { describe, expect, it } from 'vitest'
import { encrypt } from '../cipher.ts'
import { canonicalText } from '../canonical.ts'
import {
  openRequest,
  openResponse,
  requestAppId,
  requestFunid,
  sealRequest,
  sealResponse,
} from './index.ts'
import { parseWire, stringifyWire, wireNumber, type WireObject, type WireValue } from '../json.ts'
import { signKeyOf, signText } from '../signature.ts'
import { everyChannel, usualChannel } from '../testing/channels.ts'
import {
  APPENDIX_CHANNEL,
  APPENDIX_CIPHER_TEXT,
  SAMPLE_CHANNEL,
  SAMPLE_REQUEST,
  SAMPLE_REQUEST_SIGN,
  SAMPLE_RESPONSE,
  SAMPLE_RESPONSE_SIGN,
} from '../testing/samples.ts'

const NOW = 1_700_000_000_000
const FRESH = { now: NOW, windowSeconds: 600 }
const DATA: WireObject = {
  psn_name: '王二',
  cert_no: '350582199711193519',
  frez_amt: wireNumber('1000.00'),
  is_own: wireNumber('1'),
  note: '',
  list: [wireNumber('0.10'), null, { b: '😀', a: '' }],
}
const REQUEST = { funid: 'BC00.03.00.03', data: DATA, timestamp: NOW }
const overTheWire = (message: WireObject) => parseWire(stringifyWire(message)) as WireObject
const refusal = (code: string, field?: string) =>
  expect.objectContaining(field === undefined ? { code } : { code, field })

describe.each(everyChannel())('$title', ({ caller, answerer }) => {
  it('opens the request and the answer that the other end sealed', () => {
    const message = overTheWire(sealRequest(caller, REQUEST))
    const [appId, funid] = caller.dialect === 'ec' ? [] : [caller.appId, REQUEST.funid]
    expect(requestAppId(message)).toBe(appId)
    expect(requestFunid(message)).toBe(funid)
    expect(openRequest(answerer, message, FRESH)).toEqual(REQUEST)
    expect(stringifyWire(message).includes('350582199711193519')).toBe(
      caller.security !== 'sign+encrypt',
    )

    const answer = {
      code: 0,
      type: caller.dialect === 'ec' ? '' : 'success',
      message: '成功',
      data: { frez_no: 'F1', frez_amt: wireNumber('1000.00') },
      timestamp: NOW,
    }
    expect(openResponse(caller, overTheWire(sealResponse(answerer, answer)), FRESH)).toEqual(answer)
    const refused = { code: 'E01', type: '', message: '额度不足', timestamp: NOW }
    expect(openResponse(caller, overTheWire(sealResponse(answerer, refused)), FRESH)).toEqual(
      refused,
    )
  })
})

it("opens the standard's sample request, as it was signed", () => {
  const { funid, data } = openRequest(
    SAMPLE_CHANNEL,
    { ...SAMPLE_REQUEST, chs_fjs_sign: SAMPLE_REQUEST_SIGN, chs_fjs_encdata: '' },
    { now: 1_631_685_457_000, windowSeconds: 600 },
  )
  expect(funid).toBe('F04.05.13.09')
  expect(data).toEqual({ psnBasicInfoDTO: SAMPLE_REQUEST.psnBasicInfoDTO })
})

it("opens the standard's sample response, which has no timestamp", () => {
  const opened = openResponse(
    SAMPLE_CHANNEL,
    { ...SAMPLE_RESPONSE, chs_fjs_sign: SAMPLE_RESPONSE_SIGN },
    FRESH,
  )
  expect(opened).toEqual({ code: 0, type: 'success', message: '成功', data: SAMPLE_RESPONSE.data })
})

describe('a request is refused for', () => {
  const channel = usualChannel()
  const sealed = sealRequest(channel, REQUEST)
  const signed = usualChannel({ security: 'sign' })

  it.each<[what: string, message: WireObject, code: string, field: string | undefined]>([
    [
      'another channel',
      { ...sealed, chs_fjs_appid: 'QZOTHER' },
      'protocol.envelope',
      'chs_fjs_appid',
    ],
    ['no channel', { ...sealed, chs_fjs_appid: '' }, 'protocol.envelope', 'chs_fjs_appid'],
    ['no secret', { ...sealed, chs_fjs_appsecret: null }, 'protocol.auth', 'chs_fjs_appsecret'],
    [
      'a wrong secret',
      { ...sealed, chs_fjs_appsecret: 'guess' },
      'protocol.auth',
      'chs_fjs_appsecret',
    ],
    ['no cipher text', { ...sealed, chs_fjs_encdata: '' }, 'protocol.envelope', 'chs_fjs_encdata'],
    [
      'cipher text that is no text',
      { ...sealed, chs_fjs_encdata: { a: 'b' } },
      'protocol.decrypt',
      undefined,
    ],
    [
      'damaged cipher text',
      { ...sealed, chs_fjs_encdata: 'AB'.repeat(16) },
      'protocol.decrypt',
      undefined,
    ],
    [
      'a clear field beside the cipher text',
      { ...sealed, psn_name: '李四' },
      'protocol.envelope',
      'psn_name',
    ],
    ['no signature', { ...sealed, chs_fjs_sign: null }, 'protocol.signature', 'chs_fjs_sign'],
    [
      'a signature that is no text',
      { ...sealed, chs_fjs_sign: [sealed.chs_fjs_sign!] },
      'protocol.signature',
      'chs_fjs_sign',
    ],
    [
      'another signature',
      { ...sealed, chs_fjs_sign: '0'.repeat(64) },
      'protocol.signature',
      'chs_fjs_sign',
    ],
    [
      'another service than signed',
      { ...sealed, chs_fjs_funid: 'BC00.03.00.04' },
      'protocol.signature',
      'chs_fjs_sign',
    ],
    [
      'another time than signed',
      { ...sealed, chs_fjs_timestamp: wireNumber(NOW + 1) },
      'protocol.signature',
      'chs_fjs_sign',
    ],
  ])('%s', (_what, message, code, field) => {
    expect(() => openRequest(channel, message, FRESH)).toThrow(refusal(code, field))
  })

  it('cipher text on a channel that does not encrypt', () => {
    expect(() => openRequest(signed, sealed, FRESH)).toThrow(
      refusal('protocol.envelope', 'chs_fjs_encdata'),
    )
  })

  it('a time outside the window, only once its signature was found good', () => {
    const old = sealRequest(channel, { ...REQUEST, timestamp: NOW - 600_001 })
    expect(() => openRequest(channel, old, FRESH)).toThrow(
      refusal('protocol.stale', 'chs_fjs_timestamp'),
    )
    expect(() => openRequest(channel, { ...old, chs_fjs_sign: '00' }, FRESH)).toThrow(
      refusal('protocol.signature'),
    )
    expect(
      openRequest(channel, sealRequest(channel, { ...REQUEST, timestamp: NOW - 600_000 }), FRESH)
        .timestamp,
    ).toBe(NOW - 600_000)
  })

  it('no time, even with a good signature', () => {
    const { chs_fjs_timestamp: _none, ...rest } = sealRequest(signed, REQUEST)
    const message = {
      ...rest,
      chs_fjs_sign: signText(canonicalText(rest, signKeyOf(signed)), signed),
    }
    expect(() => openRequest(signed, message, FRESH)).toThrow(
      refusal('protocol.envelope', 'chs_fjs_timestamp'),
    )
  })

  it('a number for the name of the service', () => {
    const plain = usualChannel({ security: 'plain' })
    expect(() =>
      openRequest(plain, { ...sealRequest(plain, REQUEST), chs_fjs_funid: wireNumber(3) }, FRESH),
    ).toThrow(refusal('protocol.envelope', 'chs_fjs_funid'))
  })

  it.each([
    ['text', '"text"'],
    ['a list', '[1]'],
    ['nothing', 'null'],
    ['no JSON', '{a}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['a name of the envelope', '{"chs_fjs_funid":"X"}'],
  ])('cipher text holding %s', (_what, json) => {
    expect(() =>
      openRequest(channel, { ...sealed, chs_fjs_encdata: encrypt(json, channel) }, FRESH),
    ).toThrow(expect.objectContaining({ name: 'ProtocolError' }))
  })

  it.each([
    ['no JSON', '{a}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['GBK', Buffer.from([0x22, 0xb2, 0xe2, 0x22])],
    ['a text', '"text"'],
    ['a list', '[1]'],
    ['more depth than a request may have', `{"a":${'['.repeat(8)}${']'.repeat(8)}}`],
  ])('cipher text holding %s, in the words for any that cannot be decrypted', (_what, plain) => {
    expect(() =>
      openRequest(channel, { ...sealed, chs_fjs_encdata: encrypt(plain, channel) }, FRESH),
    ).toThrow(expect.objectContaining({ code: 'protocol.decrypt', message: '密文无法解密' }))
  })
})

describe('a request', () => {
  it('of the other dialect has data that is an object', () => {
    const channel = usualChannel({ dialect: 'ec', security: 'sign' })
    const sealed = sealRequest(channel, REQUEST)
    for (const data of ['text', [wireNumber(1)], null])
      expect(() => openRequest(channel, { ...sealed, data }, FRESH)).toThrow(
        refusal('protocol.envelope', 'data'),
      )
  })

  it('claims no channel and no service where it names none', () => {
    for (const none of ['', wireNumber(1), null, ['QZ']]) {
      expect(requestAppId({ chs_fjs_appid: none })).toBeUndefined()
      expect(requestFunid({ chs_fjs_funid: none })).toBeUndefined()
    }
  })

  it('has a name that is not its own told by its beginning', () => {
    const data = { [`chs_fjs_${'x'.repeat(100)}`]: '1' }
    expect(() => sealRequest(usualChannel(), { ...REQUEST, data })).toThrow(/ chs_fjs_x{32}$/)
  })
})

it('an answer whose cipher text holds no JSON cannot be decrypted', () => {
  const channel = usualChannel()
  const content = { code: 0, type: 'success', message: '成功', data: DATA, timestamp: NOW }
  for (const plain of ['{a}', '{"a":1,"a":1}', Buffer.from([0x22, 0xb2, 0xe2, 0x22])]) {
    const message = { ...sealResponse(channel, content), chs_fjs_encdata: encrypt(plain, channel) }
    expect(() => openResponse(channel, message, FRESH)).toThrow(
      expect.objectContaining({ code: 'protocol.decrypt', cause: expect.any(Error) as Error }),
    )
  }
})

describe('what stands both in the cipher text and beside it', () => {
  const channel = usualChannel()
  const content = { code: 0, type: 'success', message: '成功', data: DATA, timestamp: NOW }
  const both = (outside: WireValue, inside: WireValue): WireObject => ({
    ...sealResponse(channel, content),
    detail: outside,
    chs_fjs_encdata: encrypt(stringifyWire({ code: wireNumber(0), detail: inside }), channel),
  })

  it.each<[WireValue, WireValue]>([
    [{ a: ['1'] }, { a: ['2'] }],
    [{ a: ['1'] }, ['1']],
    [{ a: '1' }, '{"a":"1"}'],
    ['1', wireNumber(1)],
    [wireNumber('1.0'), wireNumber(1)],
    ['a', 'b'],
  ])('%j and %j: not the same, and it is named', (outside, inside) => {
    expect(() => openResponse(channel, both(outside, inside), FRESH)).toThrow(
      refusal('protocol.envelope', 'detail'),
    )
  })

  it.each<[WireValue, WireValue]>([
    [{ a: ['1', null] }, { a: ['1', null] }],
    [wireNumber('1.0'), wireNumber('1.0')],
    ['', 'empty outside'],
  ])('%j and %j: it is the signature that is missing', (outside, inside) => {
    expect(() => openResponse(channel, both(outside, inside), FRESH)).toThrow(
      refusal('protocol.signature'),
    )
  })
})

describe('a text that could be signed for another message', () => {
  const channel = usualChannel({ security: 'sign' })

  it('is not signed', () => {
    expect(() => sealRequest(channel, { ...REQUEST, data: { psn_name: '王&zzz=1' } })).toThrow(
      refusal('protocol.envelope', 'psn_name'),
    )
  })

  it('is not believed of an answer either', () => {
    const answer: WireObject = {
      code: wireNumber(0),
      type: 'success',
      message: '成功',
      chs_fjs_timestamp: wireNumber(NOW),
      data: { url: '?a=1&message=2' },
    }
    const sign = signText(canonicalText(answer, signKeyOf(channel)), channel)
    expect(() => openResponse(channel, { ...answer, chs_fjs_sign: sign }, FRESH)).toThrow(
      refusal('protocol.envelope', 'data'),
    )
  })

  it('is not believed, though its signature is right', () => {
    const {
      psn_name,
      note: _empty,
      ...rest
    } = sealRequest(channel, { ...REQUEST, data: { psn_name: '王', psn_type: '1' } })
    const { psn_type, ...forged } = {
      ...rest,
      psn_name: `${String(psn_name)}&psn_type=1`,
    } as WireObject
    expect(psn_type).toBe('1')
    expect(() => openRequest(channel, forged, FRESH)).toThrow(
      refusal('protocol.envelope', 'psn_name'),
    )
  })
})

describe('a token', () => {
  const channel = usualChannel({ authMode: 'oauth2', token: 'T1' })

  it('that has changed since is refused', () => {
    const message = sealRequest(channel, REQUEST)
    expect(message).not.toHaveProperty('chs_fjs_appsecret')
    expect(() =>
      openRequest(usualChannel({ authMode: 'oauth2', token: 'T2' }), message, FRESH),
    ).toThrow(refusal('protocol.auth', 'chs_fjs_token'))
    expect(() => openRequest(usualChannel({ authMode: 'oauth2' }), message, FRESH)).toThrow(
      refusal('protocol.auth', 'chs_fjs_token'),
    )
  })
})

describe('names', () => {
  it("of the envelope cannot be a business field's", () => {
    for (const name of ['chs_fjs_appid', 'chs_fjs_sign', 'chs_fjs_anything']) {
      expect(() => sealRequest(usualChannel(), { ...REQUEST, data: { [name]: 'x' } })).toThrow(
        refusal('protocol.envelope', name),
      )
    }
  })

  it('outside the signature are not handed on', () => {
    const channel = usualChannel({ security: 'sign' })
    const message = {
      ...sealRequest(channel, REQUEST),
      extra: 'not signed',
      signData: 'x',
      encData: 'y',
    }
    expect(openRequest(channel, message, FRESH).data).toEqual(DATA)
  })

  it('inside the data of dialect ec are signed, so they are handed on', () => {
    const channel = usualChannel({ dialect: 'ec' })
    const request = { ...REQUEST, data: { extra: 'signed', chs_fjs_x: '1' } }
    expect(openRequest(channel, sealRequest(channel, request), FRESH)).toEqual(request)
    expect(() =>
      openRequest(
        usualChannel({ dialect: 'ec', security: 'sign' }),
        {
          ...sealRequest(usualChannel({ dialect: 'ec', security: 'sign' }), request),
          data: { extra: 'other', chs_fjs_x: '1' },
        },
        FRESH,
      ),
    ).toThrow(refusal('protocol.signature'))
  })

  it('of one dialect mean nothing in the other', () => {
    const channel = usualChannel({ security: 'sign' })
    const content = { funid: '', data: { transType: 'BC00.03.00.03' }, timestamp: NOW }
    expect(openRequest(channel, sealRequest(channel, content), FRESH)).toEqual(content)
  })
})

describe('the code of a response', () => {
  const written = (codeType: 'number' | 'text', code: number | string) => {
    const channel = usualChannel({ security: 'sign', codeType })
    const content = { code, type: 'x', message: 'y', timestamp: NOW }
    const sealed = sealResponse(channel, content)
    expect(openResponse(channel, sealed, FRESH).code).toBe(
      /^-?\d+$/.test(String(code)) && code !== '00' ? Number(code) : code,
    )
    return stringifyWire({ code: sealed.code })
  }

  it.each([
    [0, '{"code":0}', '{"code":"0"}'],
    ['0', '{"code":0}', '{"code":"0"}'],
    [52002, '{"code":52002}', '{"code":"52002"}'],
    ['-1', '{"code":-1}', '{"code":"-1"}'],
    ['00', '{"code":"00"}', '{"code":"00"}'],
    ['E01', '{"code":"E01"}', '{"code":"E01"}'],
  ])('%j has the one type of its channel, where it is a plain number', (code, number, text) => {
    expect(written('number', code)).toBe(number)
    expect(written('text', code)).toBe(text)
  })
})

describe('a response', () => {
  const channel = usualChannel()
  const answer = {
    code: 0,
    type: 'success',
    message: '成功',
    data: { a: wireNumber('1.00') },
    timestamp: NOW,
  }

  it('may hold the bare data in its cipher text, or the whole', () => {
    const clear: WireObject = {
      code: wireNumber(0),
      type: 'success',
      message: '成功',
      chs_fjs_timestamp: wireNumber(NOW),
    }
    const sign = signText(
      canonicalText({ ...clear, data: answer.data }, signKeyOf(channel)),
      channel,
    )
    expect(
      openResponse(
        channel,
        { ...clear, chs_fjs_encdata: encrypt('{"a":1.00}', channel), chs_fjs_sign: sign },
        FRESH,
      ),
    ).toEqual(answer)
    expect(openResponse(channel, sealResponse(channel, answer), FRESH)).toEqual(answer)
    // As the standard's sample, where the message is inside only.
    const { message: _inside, ...outside } = sealResponse(channel, answer)
    expect(openResponse(channel, outside, FRESH)).toEqual(answer)
  })

  it.each<[what: string, message: WireObject, code: string, field: string | undefined]>([
    [
      'says another code outside than inside',
      { ...sealResponse(channel, answer), code: wireNumber(1) },
      'protocol.envelope',
      'code',
    ],
    [
      'has clear data on a channel that encrypts',
      { code: wireNumber(0), data: { a: 'b' } },
      'protocol.envelope',
      'chs_fjs_encdata',
    ],
    [
      'has no code',
      {
        message: 'x',
        chs_fjs_sign: signText(canonicalText({ message: 'x' }, signKeyOf(channel)), channel),
      },
      'protocol.envelope',
      'code',
    ],
    [
      'has a code that is an object',
      {
        code: {},
        chs_fjs_sign: signText(canonicalText({ code: {} }, signKeyOf(channel)), channel),
      },
      'protocol.envelope',
      'code',
    ],
    ['is not signed', { code: wireNumber(0) }, 'protocol.signature', 'chs_fjs_sign'],
    [
      'is old',
      sealResponse(channel, { ...answer, timestamp: NOW - 600_001 }),
      'protocol.stale',
      'chs_fjs_timestamp',
    ],
  ])('is refused that %s', (_what, message, code, field) => {
    expect(() => openResponse(channel, message, FRESH)).toThrow(refusal(code, field))
  })

  it('is refused that is encrypted where the channel does not encrypt', () => {
    expect(() =>
      openResponse(usualChannel({ security: 'sign' }), sealResponse(channel, answer), FRESH),
    ).toThrow(refusal('protocol.envelope', 'chs_fjs_encdata'))
  })

  it('is done only where its code is 0, and no other spelling', () => {
    const plain = usualChannel({ security: 'plain' })
    const codeOf = (code: string) =>
      openResponse(plain, parseWire(`{"code":${code}}`) as WireObject, FRESH).code
    expect([codeOf('0'), codeOf('"0"')]).toEqual([0, 0])
    for (const other of ['"00"', '"0000"', '-0', '0.0', '0e5', '1e400', '" 0"', '1', '-1', '"E01"'])
      expect(codeOf(other)).not.toBe(0)
  })
})

describe('dialect ec', () => {
  it("decrypts the appendix's sample response; its SM2 signature, without a public key, is asked for by name", () => {
    const message: WireObject = {
      encData: APPENDIX_CIPHER_TEXT,
      encType: 'SM4',
      respCode: '0',
      respMsg: '处理成功',
      signData: `${'A'.repeat(86)}==`,
      signType: 'SM2',
      timestamp: '20161226093147927',
    }
    expect(() => openResponse(APPENDIX_CHANNEL, message, FRESH)).toThrow(
      expect.objectContaining({ code: 'input.channel', field: 'publicKey' }),
    )
  })

  it('reads its timestamp with and without milliseconds, and names it', () => {
    const channel = usualChannel({ dialect: 'ec', security: 'sign' })
    const resigned = (timestamp: string) => {
      const { signData: _old, ...rest } = sealRequest(channel, REQUEST)
      const message: WireObject = { ...rest, timestamp }
      return { ...message, signData: signText(canonicalText(message, signKeyOf(channel)), channel) }
    }
    expect(openRequest(channel, resigned('20231115061320'), FRESH).timestamp).toBe(NOW)
    expect(openRequest(channel, resigned('20231115061320927'), FRESH).timestamp).toBe(NOW + 927)
    expect(() => openRequest(channel, resigned('20231115060000'), FRESH)).toThrow(
      refusal('protocol.stale', 'timestamp'),
    )
    expect(() => openRequest(channel, resigned('1700000000000'), FRESH)).toThrow(
      refusal('protocol.envelope', 'timestamp'),
    )
    expect(() => openRequest(channel, resigned('20231315061320'), FRESH)).toThrow(
      refusal('protocol.field', 'timestamp'),
    )
  })
})

it('carries an attachment of 20 MB', () => {
  const channel = usualChannel()
  const data = {
    total: wireNumber(1),
    row: [{ cntr_att_cont: 'QUJD'.repeat((20 * 1024 * 1024) / 3) }],
  }
  const text = stringifyWire(
    sealResponse(channel, { code: 0, type: 'success', message: '成功', data, timestamp: NOW }),
  )
  const opened = openResponse(channel, parseWire(text) as WireObject, FRESH)
  expect(stringifyWire({ data: opened.data }) === stringifyWire({ data })).toBe(true)
}, 60_000)
