import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  openResponse,
  sealRequest,
  stringifyWire,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { SANDBOX_CHANNELS } from '../defaults.ts'
import { startPlatform, type RunningPlatform } from './index.ts'
import {
  FUNID,
  clientOf,
  demoPatient,
  expectRefused,
  post,
  request,
  type Client,
} from './testing/client.ts'

const { main, oauth2 } = SANDBOX_CHANNELS
const signedPatient = demoPatient('signed')

let platform: RunningPlatform
let client: Client
beforeEach(async () => {
  platform = await startPlatform({ port: 0, seed: true })
  client = clientOf(platform.url)
})
afterEach(() => platform.close())

const seal = (
  channel: Channel,
  data: WireObject,
  timestamp = Date.now(),
  funid: string = FUNID.freeze,
) => sealRequest(channel, { funid, data, timestamp })

/** Sends a message as it is, and opens the refusal with the channel that it claims. */
async function send(message: WireObject, channel: Channel = main) {
  const answer = await post(platform.url, stringifyWire(message))
  expect(answer.status).toBe(200)
  expect(Number(String(answer.message.chs_fjs_timestamp))).toBeGreaterThan(1e12)
  return openResponse(channel, answer.message, { now: Date.now(), windowSeconds: 600 })
}

const untouched = () =>
  expect(platform.ledger.stay(signedPatient.hosp_mdtrt_id).movements).toEqual([])

describe('the envelope', () => {
  it.each(['', 'no json', '[1]', '"text"', '{"a":1,"a":2}', '{"a":'])(
    'is HTTP 400 where the body is %j',
    async (body) => {
      const answer = await post(platform.url, body)
      expect(answer.status).toBe(400)
      expectRefused({ code: answer.message.code }, 'notJson')
      expect(answer.message.chs_fjs_timestamp).toBeDefined()
    },
  )

  it('refuses an unknown channel, in clear', async () => {
    const answer = await post(
      platform.url,
      stringifyWire(
        seal({ ...main, appId: 'QZXYSBX0000000009999' }, request.freeze(signedPatient)),
      ),
    )
    expect(answer.status).toBe(200)
    expectRefused({ code: answer.message.code }, 'unknownChannel')
    expect(answer.message.chs_fjs_timestamp).toBeDefined()
    expect(answer.message.chs_fjs_sign).toBeUndefined()
  })

  it('refuses a wrong secret and a missing one', async () => {
    const message = seal(main, request.freeze(signedPatient))
    expectRefused(await send({ ...message, chs_fjs_appsecret: 'another' }), 'wrongSecret')
    expectRefused(await send({ ...message, chs_fjs_appsecret: undefined }), 'wrongSecret')
    untouched()
  })

  it('refuses a wrong, a missing and a revoked token', async () => {
    const message = seal({ ...oauth2, token: 'made-up' }, request.freeze(signedPatient))
    expectRefused(await send(message, oauth2), 'wrongToken')
    expectRefused(await send({ ...message, chs_fjs_token: undefined }, oauth2), 'wrongToken')
    const { token } = platform.tokens.issue(oauth2.appId)
    platform.tokens.revoke(oauth2.appId)
    expectRefused(
      await send(seal({ ...oauth2, token }, request.freeze(signedPatient)), oauth2),
      'wrongToken',
    )
    untouched()
  })

  it('refuses a missing and a bad timestamp', async () => {
    // Signed as they stand: only the timestamp is wrong.
    for (const timestamp of [undefined, '', 'yesterday', '123']) {
      const clear: WireObject = {
        ...seal({ ...main, security: 'plain' }, request.freeze(signedPatient)),
        chs_fjs_timestamp: timestamp,
      }
      expectRefused(await sealedByHand(clear), 'timestamp')
    }
    untouched()
  })

  it('refuses a stale timestamp and one from the future, and takes both edges', async () => {
    for (const off of [-610_000, 610_000])
      expectRefused(
        await send(
          seal(main, request.agreements(signedPatient), Date.now() + off, FUNID.agreements),
        ),
        'stale',
      )
    for (const off of [-590_000, 590_000])
      expect(
        (
          await send(
            seal(main, request.agreements(signedPatient), Date.now() + off, FUNID.agreements),
          )
        ).code,
      ).toBe(0)
  })

  it('refuses a wrong signature, a missing one, and anything changed after signing', async () => {
    const message = seal(main, request.freeze(signedPatient))
    expectRefused(await send({ ...message, chs_fjs_sign: '0'.repeat(64) }), 'signature')
    expectRefused(await send({ ...message, chs_fjs_sign: undefined }), 'signature')
    expectRefused(await send({ ...message, chs_fjs_funid: FUNID.release }), 'signature')
    const cleartext = seal(SANDBOX_CHANNELS.signed, request.freeze(signedPatient, '10.00'))
    expectRefused(
      await send({ ...cleartext, psn_name: '别人' }, SANDBOX_CHANNELS.signed),
      'signature',
    )
    untouched()
  })

  it('refuses what it cannot decrypt, and clear text on an encrypted channel', async () => {
    const message = seal(main, request.freeze(signedPatient))
    expectRefused(await send({ ...message, chs_fjs_encdata: 'ABCD' }), 'undecryptable')
    expectRefused(
      await send({ ...message, chs_fjs_encdata: 'not hex, not base64!' }),
      'undecryptable',
    )
    expectRefused(
      await send({ ...message, chs_fjs_encdata: undefined, ...request.freeze(signedPatient) }),
      'envelope',
    )
    untouched()
  })

  it('refuses an unknown service and none at all', async () => {
    expectRefused(
      await client.call('BC00.03.00.99', request.agreements(signedPatient)),
      'unknownService',
    )
    expectRefused(await client.call('', request.agreements(signedPatient)), 'unknownService')
  })

  async function sealedByHand(clear: WireObject) {
    const { canonicalText, encrypt, signText, signKeyOf } =
      await import('../../cloudfunctions/lib/protocol/index.ts')
    const header = Object.fromEntries(
      Object.entries(clear).filter(([name]) => name.startsWith('chs_fjs_')),
    )
    const data = Object.fromEntries(
      Object.entries(clear).filter(([name]) => !name.startsWith('chs_fjs_')),
    )
    return send({
      ...header,
      chs_fjs_encdata: encrypt(stringifyWire(data), main),
      chs_fjs_sign: signText(canonicalText(clear, signKeyOf(main)), main),
    })
  }
})

describe('the tables', () => {
  it('names the field that is missing, too long or of another type', async () => {
    const good = request.freeze(signedPatient)
    const missing = await client.call(FUNID.freeze, { ...good, opt_name: '' })
    expectRefused(missing, 'missingField')
    expect(missing.message).toContain('opt_name')
    const overlong = await client.call(FUNID.freeze, { ...good, hosp_mdtrt_id: 'Z'.repeat(41) })
    expectRefused(overlong, 'overlongField')
    expect(overlong.message).toContain('hosp_mdtrt_id')
    for (const [field, value] of [
      ['frez_amt', '12.345'],
      ['frez_amt', '-1'],
      ['is_own', '2'],
      ['psn_name', []],
      ['frez_amt', '100000000000000.00'],
    ] as const) {
      const illTyped = await client.call(FUNID.freeze, { ...good, [field]: value as never })
      expectRefused(illTyped, 'illTypedField')
      expect(illTyped.message).toContain(field)
    }
    expectRefused(
      await client.call(FUNID.settlements, {
        ...request.settlements('2026-11-05'),
        fee_time: '2026-02-30',
      }),
      'illTypedField',
    )
    untouched()
  })

  it('refuses another institution', async () => {
    expectRefused(
      await client.call(FUNID.freeze, {
        ...request.freeze(signedPatient),
        fixmedins_code: 'H35050299999',
      }),
      'unknownInstitution',
    )
    untouched()
  })
})

describe('the business', () => {
  it("refuses a freeze of somebody without a signed agreement, of somebody else, and of somebody else's stay", async () => {
    expectRefused(
      await client.call(FUNID.freeze, request.freeze(demoPatient('unsigned'))),
      'noAgreement',
    )
    expectRefused(
      await client.call(FUNID.freeze, {
        ...request.freeze(signedPatient),
        cert_no: '110101199003070000',
      }),
      'noAgreement',
    )
    expectRefused(
      await client.call(FUNID.freeze, { ...request.freeze(signedPatient), psn_name: '陈别样' }),
      'otherPerson',
    )
    expectRefused(
      await client.call(FUNID.freeze, { ...request.freeze(signedPatient), cert_type: '08' }),
      'otherPerson',
    )
    expectRefused(
      await client.call(FUNID.freeze, {
        ...request.freeze(signedPatient),
        hosp_mdtrt_id: demoPatient('frozen').hosp_mdtrt_id,
      }),
      'otherStay',
    )
    expectRefused(
      await client.call(FUNID.current, {
        ...request.current(signedPatient),
        hosp_mdtrt_id: demoPatient('frozen').hosp_mdtrt_id,
      }),
      'otherStay',
    )
    expectRefused(
      await client.call(FUNID.freeze, { ...request.freeze(signedPatient), frez_type: '2' }),
      'contradiction',
    )
    untouched()
  })

  it('refuses amounts that are nothing or too much', async () => {
    expectRefused(
      await client.call(FUNID.freeze, request.freeze(signedPatient, '0.00')),
      'zeroAmount',
    )
    expectRefused(
      await client.call(FUNID.freeze, request.freeze(signedPatient, '22600.01')),
      'overLimit',
    )
    expect((await client.call(FUNID.freeze, request.freeze(signedPatient, '1000.00'))).code).toBe(0)
    expectRefused(
      await client.call(FUNID.release, request.release(signedPatient, '2', '1000.01')),
      'overOutstanding',
    )
    expectRefused(
      await client.call(FUNID.release, request.release(signedPatient, '2', '0')),
      'zeroAmount',
    )
    expectRefused(
      await client.call(FUNID.release, request.release(signedPatient, '1', '999.99')),
      'notWhole',
    )
    expectRefused(
      await client.call(FUNID.settle, request.settle(signedPatient, 'JS1', '500.00', '500.01')),
      'overOutstanding',
    )
    expect(platform.ledger.stay(signedPatient.hosp_mdtrt_id)).toMatchObject({
      held: 100000n,
      outstanding: 100000n,
      released: 0n,
      settled: 0n,
    })
  })

  it('refuses to do anything twice, each with a code of its own', async () => {
    const call = (name: 'freeze' | 'settle' | 'refund' | 'release', data: WireObject) =>
      client.call(FUNID[name], data)
    expectRefused(await call('release', request.release(signedPatient, '2', '1.00')), 'notFrozen')
    expectRefused(
      await call('settle', request.settle(signedPatient, 'JS1', '1.00', '1.00')),
      'notFrozen',
    )
    expectRefused(
      await call('refund', request.refund(signedPatient, 'JS1', 'TK1', '1.00')),
      'unknownSettlement',
    )

    expect((await call('freeze', request.freeze(signedPatient, '5000.00'))).code).toBe(0)
    expectRefused(await call('freeze', request.freeze(signedPatient, '5000.00')), 'alreadyFrozen')
    expect(
      (await call('settle', request.settle(signedPatient, 'JS1', '100.00', '900.00'))).code,
    ).toBe(0)
    expectRefused(
      await call('settle', request.settle(signedPatient, 'JS1', '100.00', '900.00')),
      'settlementRepeated',
    )
    expectRefused(await call('freeze', request.freeze(signedPatient, '5000.00')), 'alreadySettled')
    expectRefused(
      await call('refund', request.refund(signedPatient, 'JS1', 'TK1', '1000.01')),
      'overSettled',
    )
    expectRefused(
      await call('refund', request.refund(signedPatient, 'JS1', 'TK1', '0.00')),
      'zeroAmount',
    )
    expect((await call('refund', request.refund(signedPatient, 'JS1', 'TK1', '400.00'))).code).toBe(
      0,
    )
    expectRefused(
      await call('refund', request.refund(signedPatient, 'JS1', 'TK1', '400.00')),
      'refundRepeated',
    )
    expectRefused(
      await call('refund', request.refund(signedPatient, 'JS1', 'TK2', '600.01')),
      'overSettled',
    )
    expectRefused(
      await call('refund', request.refund(demoPatient('frozen'), 'JS1', 'TK3', '1.00')),
      'unknownSettlement',
    )
  })

  it('refuses the very same message of a release, which has no number to tell it by', async () => {
    await client.call(FUNID.freeze, request.freeze(signedPatient, '5000.00'))
    const message = seal(
      main,
      request.release(signedPatient, '2', '10.00'),
      Date.now(),
      FUNID.release,
    )
    expect((await send(message)).code).toBe(0)
    expectRefused(await send(message), 'replayed')
    expect(platform.ledger.stay(signedPatient.hosp_mdtrt_id).released).toBe(1000n)
  })
})

describe('HTTP', () => {
  it('refuses a body beyond 30 MB, and goes on', async () => {
    const answer = await post(platform.url, 'x'.repeat(30 * 1024 * 1024 + 1))
    expect(answer.status).toBe(413)
    expectRefused({ code: answer.message.code }, 'tooLarge')
    expect((await client.call(FUNID.agreements, request.agreements(signedPatient))).code).toBe(0)
  })

  it('knows its addresses and their methods', async () => {
    expect(await (await fetch(`${platform.url}/healthz`)).json()).toEqual({ ok: true })
    expect((await fetch(`${platform.url}/elsewhere`)).status).toBe(404)
    expect((await fetch(platform.url)).status).toBe(405)
  })
})
