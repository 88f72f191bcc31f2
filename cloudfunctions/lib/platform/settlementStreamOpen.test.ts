import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalText,
  encrypt,
  sealResponse,
  signKeyOf,
  signText,
  stringifyWire,
  wireNumber,
  type Channel,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'
import {
  looseJson,
  reversed,
  wireFields,
  wireText,
  wireValue,
} from '../protocol/testing/arbitraries.ts'
import { everyChannel, usualChannel } from '../protocol/testing/channels.ts'
import { openResponseFile } from './settlementStreamOpen.ts'
import {
  FRESH,
  NOW,
  asBytes,
  fileOf,
  openedInParts,
  openedWhole,
  type Outcome,
} from './settlementStreamTesting.ts'

const row = (index: number): WireObject => ({
  setl_id: `JS${index}`,
  hosp_setl_id: `YB"${index}\\`,
  medfee_sumamt: wireNumber('1000.00'),
  cntr_act_amt: `${index}.50`,
})
const listed = (count: number): WireObject => ({
  total: wireNumber(count),
  row: Array.from({ length: count }, (_, index) => row(index)),
})
const success = (data: WireValue, timestamp = NOW) => ({
  code: 0,
  type: 'success',
  message: '成功',
  data,
  timestamp,
})

const CHANNELS = (['chs_fjs', 'ec'] as const).flatMap((dialect) => [
  {
    title: `${dialect}, plain`,
    channel: usualChannel({ dialect, security: 'plain', authMode: 'anonymous' }),
  },
  { title: `${dialect}, signed`, channel: usualChannel({ dialect, security: 'sign' }) },
  { title: `${dialect}, SM4 in hex`, channel: usualChannel({ dialect }) },
  {
    title: `${dialect}, MD5, AES in base64`,
    channel: usualChannel({ dialect, signType: 'MD5', encType: 'AES', cipherText: 'base64' }),
  },
])

const rows = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      setl_id: fc.string({ minLength: 1, maxLength: 42 }),
      medfee_sumamt: fc.constantFrom(wireNumber('1.00'), '2.5', wireNumber('-1')),
      cntr_act_amt: fc.constant(wireNumber('0.10')),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(), wireFields).map(([index, more]) => ({ ...more, ...row(index) })),
  },
  { weight: 1, arbitrary: wireValue },
)
const lists: fc.Arbitrary<WireValue> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.array(rows, { maxLength: 5 }), wireFields, fc.constantFrom('row', 'rows'))
      .map(([all, more, name]): WireValue => ({
        ...more,
        [name]: all,
        total: wireNumber(all.length),
      })),
  },
  { weight: 1, arbitrary: fc.constant({ total: '1', row: row(7) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<WireValue>(
      { total: wireNumber(0) },
      { total: wireNumber(0), row: '' },
      { row: [] },
      { total: wireNumber(2), rows: [row(1)] },
      { total: 'x', row: [row(1)] },
      { total: wireNumber(1), row: [row(2)], rows: [row(3)] },
    ),
  },
  { weight: 1, arbitrary: wireValue },
)
const answers = fc.record({
  code: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    fc.constantFrom<number | string>(1, 'E01', '00'),
  ),
  type: fc.constant('success'),
  message: wireText(),
  timestamp: fc.constantFrom(NOW, NOW - 600_000),
  data: lists,
})
type Answer = typeof answers extends fc.Arbitrary<infer T> ? T : never
const sealed = (channel: Channel, answer: Answer) =>
  sealResponse(channel, { ...answer, ...(channel.dialect === 'ec' && { type: '' }) })

/** Of a list whose total and whose rows are both wrong, the total is told first. */
function same(parts: Outcome, whole: Outcome): void {
  if ('refused' in parts && 'refused' in whole && parts.field === 'total')
    expect(whole.refused).toBe(parts.refused)
  else expect(parts).toEqual(whole)
}

describe.each(everyChannel())('$title', ({ caller, answerer }) => {
  it('opens what the other end sealed, whole or in parts', async () => {
    const bytes = asBytes(
      sealResponse(answerer, {
        ...success(listed(3)),
        ...(answerer.dialect === 'ec' && { type: '' }),
      }),
    )
    const outcome = await openedInParts(caller, bytes, 61)
    expect(outcome).toEqual(openedWhole(caller, bytes))
    expect(outcome).toMatchObject({
      total: 3,
      rows: [
        { hospitalSettlementNo: 'JS0', settled: 50n },
        {},
        { insuranceSettlementNo: 'YB"2\\', totalFee: 100_000n },
      ],
    })
  })
})

describe.each(CHANNELS)('$title: in parts as whole', ({ channel }) => {
  it('for any list, in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 1, max: 90 }), async (answer, bite) => {
        const bytes = asBytes(sealed(channel, answer))
        same(await openedInParts(channel, bytes, bite), openedWhole(channel, bytes))
      }),
      { numRuns: 300 },
    )
  })

  it('for other orders, spaces and escapes', async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.integer({ min: 1, max: 90 }), async (answer, bite) => {
        const loose = Buffer.from(looseJson(reversed(sealed(channel, answer))))
        same(await openedInParts(channel, loose, bite), openedWhole(channel, loose))
      }),
      { numRuns: 200 },
    )
  })

  it('with any one byte changed', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(
        answers,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (answer, place, change) => {
          const bytes = asBytes(sealed(channel, answer))
          bytes[place % bytes.length]! ^= change
          const outcome = await openedInParts(channel, bytes)
          same(outcome, openedWhole(channel, bytes))
          if ('refused' in outcome) refused++
        },
      ),
      { numRuns: 600 },
    )
    expect(refused).toBeGreaterThan(40)
  })

  it('with any two bytes changed, or cut off anywhere: both refuse, or both read the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        answers,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        async (answer, one, two, change, cut) => {
          const whole = asBytes(sealed(channel, answer))
          whole[one % whole.length]! ^= change
          whole[two % whole.length]! ^= change
          const bytes = cut ? whole.subarray(0, one % (whole.length + 1)) : whole
          const [parts, reference] = [
            await openedInParts(channel, bytes),
            openedWhole(channel, bytes),
          ]
          if ('refused' in reference) expect(parts).toHaveProperty('refused')
          else expect(parts).toEqual(reference)
        },
      ),
      { numRuns: 500 },
    )
  })
})

it('every single byte of one signed list, changed: no row is read, but for the letter case of the signature', async () => {
  const channel = usualChannel({ security: 'sign' })
  const clean = asBytes(sealResponse(channel, success(listed(1))))
  let taken = 0
  for (let place = 0; place < clean.length; place++) {
    for (const change of [1, 2, 8, 0x20, 0x55, 0x80, 0xff]) {
      const bytes = Buffer.from(clean)
      bytes[place]! ^= change
      const outcome = await openedInParts(channel, bytes)
      expect(outcome).toEqual(openedWhole(channel, bytes))
      if (!('refused' in outcome)) taken++
    }
  }
  expect(taken).toBe(
    (/"chs_fjs_sign":"([0-9A-F]+)"/.exec(clean.toString())![1]!.match(/[A-F]/g) ?? []).length,
  )
})

describe('a list is refused', () => {
  const channel = usualChannel()
  const resigned = (clear: WireObject, more: WireObject = {}): WireObject => ({
    ...clear,
    ...more,
    chs_fjs_sign: signText(canonicalText({ ...clear }, signKeyOf(channel)), channel),
  })
  const both = async (message: WireObject | string) => {
    const bytes = typeof message === 'string' ? Buffer.from(message) : asBytes(message)
    const outcome = await openedInParts(channel, bytes, 40)
    expect(outcome).toEqual(openedWhole(channel, bytes))
    return outcome
  }
  const good = sealResponse(channel, success(listed(2)))

  it.each<
    [what: string, message: () => WireObject | string, code: string, field: string | undefined]
  >([
    [
      'that is not encrypted',
      () => resigned({ code: wireNumber(0), data: listed(1) }),
      'protocol.envelope',
      'chs_fjs_encdata',
    ],
    [
      'that is old',
      () => sealResponse(channel, success(listed(2), NOW - 600_001)),
      'protocol.stale',
      'chs_fjs_timestamp',
    ],
    [
      'that is from the future',
      () => sealResponse(channel, success(listed(2), NOW + 600_001)),
      'protocol.stale',
      'chs_fjs_timestamp',
    ],
    [
      'that says another code outside than inside',
      () => ({ ...good, code: wireNumber(1) }),
      'protocol.envelope',
      'code',
    ],
    [
      'whose cipher text is damaged',
      () => ({ ...good, chs_fjs_encdata: 'AB'.repeat(64) }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'whose cipher text is no text',
      () => ({ ...good, chs_fjs_encdata: [wireNumber(1)] }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'whose cipher text is no hex and no base64',
      () => ({ ...good, chs_fjs_encdata: `${String(good.chs_fjs_encdata)}*` }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'whose cipher text lacks a digit',
      () => ({ ...good, chs_fjs_encdata: String(good.chs_fjs_encdata).slice(1) }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'with padding in the midst of base64',
      () => ({ ...good, chs_fjs_encdata: `AA==${'A'.repeat(60)}` }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'whose rows are no JSON inside',
      () => ({
        ...good,
        chs_fjs_encdata: encrypt('{"code":0,"data":{"total":1,"row":[{"a":01}]}}', channel),
      }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'with two totals',
      () => ({
        ...good,
        chs_fjs_encdata: encrypt('{"code":0,"data":{"total":1,"row":[],"total":0}}', channel),
      }),
      'protocol.decrypt',
      undefined,
    ],
    [
      'with two totals in clear',
      () => '{"data":{"total":1,"total":1},"code":0}',
      'protocol.json',
      undefined,
    ],
    [
      'whose total is not its rows',
      () => sealResponse(channel, success({ ...listed(2), total: wireNumber(3) })),
      'protocol.field',
      'total',
    ],
    [
      'without a total',
      () => sealResponse(channel, success({ row: [row(1)] })),
      'protocol.field',
      'total',
    ],
    [
      'with an amount of three digits',
      () =>
        sealResponse(channel, success({ total: '1', row: [{ ...row(1), cntr_act_amt: '1.005' }] })),
      'protocol.field',
      'cntr_act_amt',
    ],
    [
      'with a negative amount',
      () =>
        sealResponse(
          channel,
          success({ total: '1', row: [{ ...row(1), medfee_sumamt: '-1.00' }] }),
        ),
      'protocol.field',
      'medfee_sumamt',
    ],
    [
      'with a row without its number',
      () => sealResponse(channel, success({ total: '1', row: [{ ...row(1), setl_id: '' }] })),
      'protocol.field',
      'setl_id',
    ],
    [
      'with a row that is a text',
      () => sealResponse(channel, success({ total: '1', row: ['x'] })),
      'protocol.field',
      'row',
    ],
    ['that is none', () => sealResponse(channel, success('x')), 'protocol.field', 'data'],
    [
      'that the platform does not give',
      () =>
        sealResponse(channel, { code: 'E9', type: 'error', message: '暂无权限', timestamp: NOW }),
      'business.E9',
      undefined,
    ],
    [
      'whose message could be read as another field too',
      () => {
        const clear: WireObject = {
          code: wireNumber(0),
          message: 'a&total=1',
          chs_fjs_timestamp: wireNumber(NOW),
          data: listed(1),
        }
        const { data: _inside, ...outside } = resigned(clear)
        return { ...outside, chs_fjs_encdata: encrypt(stringifyWire(listed(1)), channel) }
      },
      'protocol.envelope',
      'message',
    ],
    ['that is an array', () => '[]', 'protocol.envelope', undefined],
    ['that is nothing', () => '', 'protocol.json', undefined],
    ['with something behind it', () => `${stringifyWire(good)} 1`, 'protocol.json', undefined],
    ['with a byte order mark inside', () => '{"code":\ufeff0}', 'protocol.json', undefined],
    [
      'nested too deep',
      () => `{"code":0,"x":${'['.repeat(32)}${']'.repeat(32)}}`,
      'protocol.json',
      undefined,
    ],
    [
      'whose rows are nested too deep',
      () => ({
        ...good,
        chs_fjs_encdata: encrypt(
          `{"code":0,"data":{"row":[${'['.repeat(30)}${']'.repeat(30)}]}}`,
          channel,
        ),
      }),
      'protocol.decrypt',
      undefined,
    ],
  ])('%s', async (_what, message, code, field) => {
    expect(await both(message())).toEqual({ refused: code, field })
  })

  it('whose clear rows stand beside the cipher text, even the same', async () => {
    const beside = asBytes({ ...good, data: listed(2) })
    expect(await openedInParts(channel, beside)).toEqual({
      refused: 'protocol.envelope',
      field: 'data',
    })
  })

  it('one of whose members is not to be held in memory', async () => {
    const long = asBytes(
      sealResponse(channel, success({ ...listed(1), note: 'x'.repeat(1024 * 1024) })),
    )
    expect(await openedInParts(channel, long)).toEqual({
      refused: 'protocol.too-large',
      field: undefined,
    })
  })

  it('not for holding the bare data, a byte order mark, or white space and escapes in its cipher text', async () => {
    const clear: WireObject = {
      code: wireNumber(0),
      chs_fjs_timestamp: wireNumber(NOW),
      data: listed(2),
    }
    const { data: _inside, ...outside } = resigned(clear)
    const cipherText = encrypt(stringifyWire(listed(2)), channel)
    expect(await both({ ...outside, chs_fjs_encdata: cipherText })).toMatchObject({ total: 2 })
    expect(await both(`\ufeff${stringifyWire(good)}`)).toMatchObject({ total: 2 })
    const wrapped = cipherText.replace(/.{64}/g, '$&\r\n\u3000').replaceAll('7', '\u0001')
    const text = stringifyWire({ ...outside, chs_fjs_encdata: wrapped }).replaceAll(
      '\\u0001',
      '\\u0037',
    )
    expect(text).toContain('\\u0037')
    for (const bite of [1, 2, 3, 5, 1000])
      expect(await openedInParts(channel, Buffer.from(text), bite)).toEqual(
        openedWhole(channel, Buffer.from(text)),
      )
    expect(await both(text)).toMatchObject({ total: 2 })
  })
})

describe('a runtime without SM3 and SM4 of its own', () => {
  it('opens the message whole', async () => {
    const channel = usualChannel()
    const bytes = asBytes(sealResponse(channel, success(listed(2))))
    expect(await openedInParts(channel, bytes, 1000, false)).toEqual(openedWhole(channel, bytes))
  })

  it('opens none above 64 MB, and says why', async () => {
    const file = { ...fileOf(Buffer.alloc(0)), stat: async () => ({ size: 65 * 1024 * 1024 }) }
    await expect(openResponseFile(usualChannel(), file, FRESH, false)).rejects.toMatchObject({
      code: 'protocol.too-large',
      message: expect.stringContaining('64 MB') as string,
    })
  })
})
