import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText } from '../canonical.ts'
import { openRequest, openResponse, sealRequest, sealResponse } from './index.ts'
import { CareError } from '../errors.ts'
import { parseWire, stringifyWire, type WireObject } from '../json.ts'
import { looseJson, reversed, wireFields, wireText, wireValue } from '../testing/arbitraries.ts'
import { usualChannel } from '../testing/channels.ts'

const NOW = 1_700_000_000_000
const FRESH = { now: NOW, windowSeconds: 600 }

const CHANNELS = (['chs_fjs', 'ec'] as const).flatMap((dialect) => [
  { title: `${dialect}, signed`, channel: usualChannel({ dialect, security: 'sign' }) },
  { title: `${dialect}, SM4`, channel: usualChannel({ dialect }) },
  {
    title: `${dialect}, MD5, AES in base64`,
    channel: usualChannel({ dialect, signType: 'MD5', encType: 'AES', cipherText: 'base64' }),
  },
])

/** What a content means, as far as a signature can tell: order and empty members aside, types and digits included. */
const meaning = (content: object): string =>
  canonicalText({ content: parseWire(stringifyWire({ ...content })) }, '')

describe.each(CHANNELS)('$title', ({ channel }) => {
  const requests = fc.record({
    funid: fc.constantFrom('BC00.03.00.01', 'BC00.03.00.05', ''),
    data: wireFields,
    timestamp: fc.constant(NOW),
  })
  const answers = fc.record({
    code: fc.oneof(fc.constant(0), fc.integer(), fc.constantFrom('E01', '00')),
    type: fc.constant(channel.dialect === 'ec' ? '' : 'success'),
    message: wireText(),
    timestamp: fc.constant(NOW),
    data: wireValue.filter((value) => value !== null && value !== ''),
  })

  it('what is sealed opens to itself', () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(
          openRequest(
            channel,
            parseWire(stringifyWire(sealRequest(channel, request))) as WireObject,
            FRESH,
          ),
        ).toEqual(request)
      }),
    )
    fc.assert(
      fc.property(answers, (answer) => {
        expect(
          openResponse(
            channel,
            parseWire(stringifyWire(sealResponse(channel, answer))) as WireObject,
            FRESH,
          ),
        ).toEqual(answer)
      }),
    )
  })

  it('order, spacing and escapes of the message never matter', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const message = sealRequest(channel, request)
        expect(openRequest(channel, reversed(message), FRESH)).toEqual(request)
        expect(openRequest(channel, parseWire(looseJson(message)) as WireObject, FRESH)).toEqual(
          request,
        )
      }),
    )
  })

  it('with any one byte changed, it is refused or means the same', () => {
    fc.assert(
      fc.property(
        requests,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (request, place, change) => {
          const bytes = Buffer.from(stringifyWire(sealRequest(channel, request)))
          bytes[place % bytes.length]! ^= change
          let opened
          try {
            opened = openRequest(channel, parseWire(bytes) as WireObject, FRESH)
          } catch (error) {
            expect(error).toBeInstanceOf(CareError)
            return
          }
          expect(meaning(opened)).toBe(meaning(request))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('an answer with any one byte changed is refused or means the same', () => {
    fc.assert(
      fc.property(answers, fc.nat(), fc.integer({ min: 1, max: 255 }), (answer, place, change) => {
        const bytes = Buffer.from(stringifyWire(sealResponse(channel, answer)))
        bytes[place % bytes.length]! ^= change
        let opened
        try {
          opened = openResponse(channel, parseWire(bytes) as WireObject, FRESH)
        } catch (error) {
          expect(error).toBeInstanceOf(CareError)
          return
        }
        expect(meaning(opened)).toBe(meaning(answer))
      }),
      { numRuns: 2000 },
    )
  })
})

it("every single byte of one request, changed to every value: refused, but for the letter case and base64's unused bits", () => {
  const channel = usualChannel({ security: 'sign' })
  const request = {
    funid: 'BC00.03.00.06',
    data: { psn_name: '王', cntr_act_amt: '1.00' },
    timestamp: NOW,
  }
  const sealed = Buffer.from(stringifyWire(sealRequest(channel, request)))
  let taken = 0
  for (let place = 0; place < sealed.length; place++) {
    for (let change = 1; change < 256; change++) {
      const bytes = Buffer.from(sealed)
      bytes[place]! ^= change
      try {
        expect(openRequest(channel, parseWire(bytes) as WireObject, FRESH)).toEqual(request)
        expect(change).toBe(0x20)
        taken++
      } catch (error) {
        if (!(error instanceof CareError)) throw error
      }
    }
  }
  // The signature's hex letters, each in its other case.
  expect(taken).toBe(
    (/"chs_fjs_sign":"([0-9A-F]+)"/.exec(sealed.toString())![1]!.match(/[A-F]/g) ?? []).length,
  )
}, 60_000)
