import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, signedPart } from './canonical.ts'
import { openRequest, openResponse, sealRequest, sealResponse } from './envelope/index.ts'
import type { CareError } from './errors.ts'
import {
  isWireObject,
  parseWire,
  stringifyWire,
  wireNumber,
  type WireObject,
  type WireValue,
} from './json.ts'
import { SIGN_READINGS, type ReadingFit, type SignReading } from './readings.ts'
import { signText, verifyText } from './signature.ts'
import { ambiguousField, looseJson, reversed, wireFields } from './testing/arbitraries.ts'
import { usualChannel } from './testing/channels.ts'
import {
  SAMPLE_CHANNEL,
  SAMPLE_REQUEST,
  SAMPLE_REQUEST_SIGN,
  SAMPLE_RESPONSE,
  SAMPLE_RESPONSE_SIGN,
} from './testing/samples.ts'

type Signed = Record<'SM3' | 'MD5', string>
type Vector = { message: string } & Record<SignReading, Signed & { text: string; SM2: string }>
const VECTORS = JSON.parse(
  readFileSync(new URL('./testing/signatureVectors.json', import.meta.url), 'utf8'),
) as {
  signKey: string
  sm2PublicKey: string
  readings: Vector[]
  othersKey: string
  others: ({ message: string } & Record<SignReading, Signed>)[]
  openssl: {
    publicKey: string
    privateKey: string
    signatures: { text: string; SM2: string }[]
  }
}
const text = (json: string, reading: SignReading) =>
  canonicalText(parseWire(json) as WireObject, 'K', reading)

describe.each(SIGN_READINGS)('the reading %s', (reading) => {
  it.each(VECTORS.readings)('of $message is what other hands have', ({ message, ...signed }) => {
    const wire = parseWire(message) as WireObject
    const canonical = canonicalText(wire, VECTORS.signKey, reading)
    expect(canonical).toBe(signed[reading].text)
    for (const signType of ['SM3', 'MD5'] as const)
      expect(signText(canonical, usualChannel({ signType }))).toBe(signed[reading][signType])
    const channel = usualChannel({ signType: 'SM2', publicKey: VECTORS.sm2PublicKey })
    expect(verifyText(canonical, signed[reading].SM2, channel)).toBe(true)
    expect(verifyText(`${canonical} `, signed[reading].SM2, channel)).toBe(false)
  })

  it.each(VECTORS.others)('of $message is what a third party has', ({ message, ...signed }) => {
    const canonical = canonicalText(parseWire(message) as WireObject, VECTORS.othersKey, reading)
    for (const signType of ['SM3', 'MD5'] as const)
      expect(signText(canonical, usualChannel({ signType }))).toBe(signed[reading][signType])
  })

  it("fits the standard's own samples", () => {
    const sign = (message: WireObject) =>
      signText(canonicalText(message, 'testkey', reading), SAMPLE_CHANNEL)
    expect([sign(SAMPLE_REQUEST), sign(SAMPLE_RESPONSE)]).toEqual([
      SAMPLE_REQUEST_SIGN,
      SAMPLE_RESPONSE_SIGN,
    ])
  })

  it('does not depend on the order and the spacing of a message', () => {
    fc.assert(
      fc.property(wireFields, (message) => {
        const signed = canonicalText(message, 'K', reading)
        expect(canonicalText(reversed(message), 'K', reading)).toBe(signed)
        expect(canonicalText(parseWire(looseJson(message)) as WireObject, 'K', reading)).toBe(
          signed,
        )
      }),
    )
  })

  it('leaves out what is empty in an object, wherever it stands', () => {
    fc.assert(
      fc.property(wireFields, fc.constantFrom(null, '', undefined), (message, empty) => {
        const emptied = { ...message, o: { ...message, empty }, empty }
        expect(canonicalText(emptied, 'K', reading)).toBe(
          canonicalText({ ...message, o: message }, 'K', reading),
        )
      }),
    )
  })
})

describe('the reading text', () => {
  it.each<[what: string, json: string, signed: string]>([
    [
      'makes a text of every number and every truth inside of an object, as they were written',
      '{"n":1000.00,"o":{"a":1000.00,"t":true,"l":[1E+3,false]}}',
      'n=1000.00&o={"a":"1000.00","l":["1E+3","false"],"t":"true"}&key=K',
    ],
    [
      'sorts what is finished, without regard to case, by the value where names are alike',
      '{"B":"1","a":"2","A":"1","a1":"3","b":"0"}',
      'a1=3&A=1&a=2&b=0&B=1&key=K',
    ],
    [
      'sorts within an object by code units all the same',
      '{"o":{"b":1,"B":2}}',
      'o={"B":"2","b":"1"}&key=K',
    ],
    [
      'leaves out a value of blanks at the top only',
      '{"a":" \\t","o":{"b":" "}}',
      'o={"b":" "}&key=K',
    ],
    ['keeps a blank that Java would not trim', '{"a":"\u3000"}', 'a=\u3000&key=K'],
    [
      'leaves out an empty array with its name, and keeps an empty object',
      '{"a":[],"b":{},"o":{"a":[],"b":{}}}',
      'b={}&o={"b":{}}&key=K',
    ],
    ['closes up an array', '{"a":["",null,"x",[],[""]]}', 'a=["x",[]]&key=K'],
  ])('%s', (_what, json, signed) => {
    expect(text(json, 'text')).toBe(signed)
  })
})

describe('the reading bare', () => {
  it.each<[what: string, json: string, signed: string]>([
    ['keeps numbers as they are', '{"o":{"a":1000.00,"t":true}}', 'o={"a":1000.00,"t":true}&key=K'],
    [
      'leaves out whatever is empty, and whatever is so by that',
      '{"a":[],"b":{},"c":{"d":[{"e":""},[]],"f":{"g":null}},"h":["",0,null]}',
      'h=[0]&key=K',
    ],
  ])('%s', (_what, json, signed) => {
    expect(text(json, 'bare')).toBe(signed)
  })
})

/** What is left of a value where it is of no matter how it is written and what is empty. */
function essence(value: WireValue | undefined): unknown {
  if (Array.isArray(value)) {
    const left = value.map(essence).filter((one) => one !== undefined)
    return left.length === 0 ? undefined : left
  }
  if (isWireObject(value)) {
    const left = Object.entries(value)
      .map(([name, member]) => [name, essence(member)] as const)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return left.length === 0 ? undefined : left
  }
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

describe('a message verified under whichever reading', () => {
  const channel = usualChannel({ security: 'sign' })
  const fresh = { now: 1_700_000_000_000, windowSeconds: 600 }
  const seal = (data: WireObject, reading: SignReading) =>
    sealResponse(
      channel,
      { code: 0, type: 'success', message: '成功', data, timestamp: fresh.now },
      reading,
    )
  const fitOf = (message: WireObject, first: SignReading) => {
    let found: ReadingFit | undefined
    openResponse(channel, message, fresh, {
      first,
      fitted(fit) {
        found = fit
      },
    })
    return found!
  }

  it('is the one that was signed, and it is told which readings fit', () => {
    fc.assert(
      fc.property(
        wireFields,
        fc.constantFrom(...SIGN_READINGS),
        fc.constantFrom(...SIGN_READINGS),
        (data, reading, first) => {
          const message = seal(data, reading)
          const fit = fitOf(message, first)
          expect(fit.all()).toContain(reading)
          expect(fit.all()[0]).toBe(fit.reading)
          for (const one of SIGN_READINGS)
            expect(fit.all().includes(one)).toBe(
              seal(data, one).chs_fjs_sign === message.chs_fjs_sign,
            )
        },
      ),
      { numRuns: 200 },
    )
  })

  it('says the same as the one that was signed, whatever somebody without the key makes of it', () => {
    const small: fc.Arbitrary<WireValue> = fc.letrec<{ value: WireValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<WireValue>('1', '', 'true', null, true, wireNumber('1'), wireNumber('1.0')),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), {
          maxKeys: 2,
          noNullPrototype: true,
        }),
      ),
    })).value
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(small, fc.constantFrom(...SIGN_READINGS), (value, reading) => {
        const message = { a: '1', data: { value } }
        const signed = canonicalText(message, 'K', reading)
        const said = JSON.stringify(essence(message))
        expect(seen.get(signed) ?? said).toBe(said)
        seen.set(signed, said)
      }),
      { numRuns: 20_000 },
    )
  })

  it('is refused for any one byte that is another', () => {
    const sealed = seal({ frez_amt: wireNumber('1000.00'), row: [{ a: 'x', n: true }] }, 'text')
    const wire = Buffer.from(stringifyWire(sealed))
    const opened = (bytes: Buffer, first: SignReading) => {
      try {
        return openResponse(channel, parseWire(bytes) as WireObject, fresh, { first })
      } catch (error) {
        return (error as CareError).kind
      }
    }
    for (const first of SIGN_READINGS) {
      expect(opened(wire, first)).toMatchObject({ code: 0 })
      for (let at = 0; at < wire.length; at++) {
        const changed = Buffer.from(wire)
        changed[at]! ^= 1
        expect(opened(changed, first), `byte ${at}`).toBe('protocol')
      }
    }
  })

  it('is not believed where its text could be another message in either order', () => {
    // In the order of the units "B" stands before "a"; without regard to case it stands behind.
    for (const [message, ambiguous] of [
      [{ a: '1&B=2' }, 'a'],
      [{ B: '1&a=2' }, 'B'],
      [{ a: '1&a1=2', b: '3' }, 'a'],
      [{ a1: '1&a=2' }, 'a1'],
    ] as const)
      for (const reading of SIGN_READINGS)
        expect(() =>
          sealRequest(channel, { funid: 'F', data: message, timestamp: fresh.now }, reading),
        ).toThrow(expect.objectContaining({ code: 'protocol.envelope', field: ambiguous }) as Error)
  })

  it('is not believed whenever another one, under whichever reading, signs alike', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'A', 'B', 'b', '=', '&', '1'),
      minLength: 1,
      maxLength: 7,
    })
    // By some readings not signed, and so put there by anybody.
    const nothing = fc.constantFrom<WireValue>([], {}, [''], { n: '' }, ' ')
    const small = fc.dictionary(
      fc.constantFrom('a', 'B', 'A', 'a1', 'b'),
      fc.oneof({ arbitrary: text, weight: 4 }, nothing),
      { maxKeys: 3, noNullPrototype: true },
    )
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(small, fc.constantFrom(...SIGN_READINGS), (message, reading) => {
        if (ambiguousField(message) !== undefined) return
        const signed = canonicalText(message, 'K', reading)
        // An array signs as its own text does.
        const itself = Object.entries(signedPart(message, reading))
          .map(([name, value]) => [name, canonicalText({ value }, '')])
          .sort()
          .join()
        expect(seen.get(signed) ?? itself).toBe(itself)
        seen.set(signed, itself)
      }),
      { numRuns: 30_000 },
    )
  })

  it('signs by what the channel has configured, whatever is proven', () => {
    const data = { frez_amt: wireNumber('1.00'), row: [''] }
    for (const signNested of SIGN_READINGS)
      for (const proven of SIGN_READINGS)
        expect(
          sealResponse(
            { ...channel, signNested },
            { code: 0, type: '', message: '', data, timestamp: fresh.now },
            proven,
          ).chs_fjs_sign,
        ).toBe(
          sealResponse(
            channel,
            { code: 0, type: '', message: '', data, timestamp: fresh.now },
            signNested,
          ).chs_fjs_sign,
        )
  })

  it('a request as well, with objects among its fields', () => {
    for (const reading of SIGN_READINGS) {
      const content = {
        funid: 'F',
        data: { more: { n: wireNumber('1.50'), l: [] } },
        timestamp: fresh.now,
      }
      const fits: SignReading[] = []
      const opened = openRequest(channel, sealRequest(channel, content, reading), fresh, {
        first: 'raw',
        fitted: (fit) => fits.push(...fit.all()),
      })
      // An empty list is signed by the letter of the rule alone: by the others anybody may have put it there.
      const more = reading === 'raw' ? content.data.more : { n: wireNumber('1.50') }
      expect([opened, fits]).toEqual([{ ...content, data: { more } }, [reading]])
    }
  })

  it.each(SIGN_READINGS)(
    'what the signature does not vouch for is not handed on: %s',
    (reading) => {
      const data = { a: '1', rows: [{ n: wireNumber('1.50') }] }
      const sealed = sealRequest(
        { ...channel, security: 'sign' },
        { funid: 'F', data, timestamp: fresh.now },
        reading,
      )
      const added = { ...sealed, z: [[]], y: { a: null }, x: { b: [{ c: '' }] }, w: ' \t' }
      const rows = [{ n: wireNumber('1.50'), z: {} }, {}, null]
      for (const message of [added, { ...sealed, rows }])
        try {
          const opened = openRequest({ ...channel, security: 'sign' }, message, fresh)
          const { z, y, x, w, ...rest } = opened.data
          expect([z, x, w]).toEqual([undefined, undefined, undefined])
          expect(canonicalText({ ...rest, ...(y !== undefined && { y }) }, '', reading)).toBe(
            canonicalText(data, '', reading),
          )
        } catch (error) {
          expect(error).toMatchObject({ code: 'protocol.signature' })
        }
    },
  )
})

it('OpenSSL’s SM2 signatures are good', () => {
  const { publicKey, signatures } = VECTORS.openssl
  const channel = usualChannel({ signType: 'SM2', publicKey })
  for (const { text: signed, SM2 } of signatures) {
    expect(verifyText(signed, SM2, channel)).toBe(true)
    expect(verifyText(`${signed}x`, SM2, channel)).toBe(false)
  }
})
