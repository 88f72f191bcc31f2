import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseWire, sealRequest, stringifyWire } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Channel, WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { MEMBER_MUTATIONS } from '../fuzz/mutations.ts'
import { seeded } from '../fuzz/random.ts'
import { FREEZE, RELEASE, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction } from './cloud.ts'
import { INNOCENT } from './innocent.ts'
import { costOf, expectCheap, type Cost } from './measured.ts'

/**
 * Whoever knows everything of the standard and of the hospital but the secret, at the functions as they are deployed.
 */
const stay = demoPatient('frozen')
const secret = 'whatever somebody guesses'
const QUERY = { fixmedins_code: FIXMEDINS_CODE, hosp_mdtrt_id: stay.hosp_mdtrt_id }

/** In every way in which a message can be made: with the secret guessed, with none, in clear text. */
const guesses = (channel: Channel): Channel[] =>
  (['sign+encrypt', 'sign', 'plain'] as const).flatMap((security) =>
    (['SM3', 'MD5'] as const).flatMap((signType) =>
      (['user', 'oauth2'] as const).map((authMode) => ({
        ...channel,
        security,
        signType,
        authMode,
        appSecret: secret,
        token: secret,
      })),
    ),
  )

const forged = {
  hospital: () =>
    guesses(HIS_CHANNEL).flatMap((channel) =>
      [
        { funid: FREEZE, data: requestsOf(demoPatient('signed')).freeze('1.00') },
        { funid: RELEASE, data: requestsOf(stay).release('1.00') },
      ].map((content) => sealRequest(channel, { ...content, timestamp: Date.now() })),
    ),
  'fee-info': () =>
    guesses(SANDBOX_CHANNELS.main).map((channel) =>
      sealRequest(channel, { funid: '', data: QUERY, timestamp: Date.now() }),
    ),
} as const

let care: RunningCare
beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

describe.each(['hospital', 'fee-info'] as const)('%s, as it is deployed', (name) => {
  let attacked: CloudFunction
  let usual: Cost
  beforeAll(async () => {
    attacked = await openCloudFunction(name, { ...care.env, LOG_LEVEL: 'warn' })
    usual = await costOf(() => attacked.post(INNOCENT[name]()))
  })
  afterAll(() => attacked.close())

  async function refused(message: WireObject): Promise<void> {
    const { reply, ...outcome } = await attacked.post(stringifyWire(message))
    expectCheap(outcome, usual)
    expect([200, 400]).toContain(reply.statusCode)
    const {
      code,
      chs_fjs_sign: sign,
      chs_fjs_encdata: cipherText,
    } = parseWire(reply.body) as WireObject
    expect(Number(code)).toBeGreaterThan(9000)
    expect([sign, cipherText]).toEqual([undefined, undefined])
  }

  test('a message that is made without the secret is refused, and nothing is signed or encrypted for it', async () => {
    for (const message of forged[name]()) await refused(message)
  })

  test('nor does one get through that is put together of pieces', async () => {
    const messages = [...forged[name](), ...forged.hospital(), ...forged['fee-info']()]
    const random = seeded(1)
    for (let n = 0; n < 500; n += 1) {
      let message = random.pick(messages)
      for (let changes = 1 + random.below(3); changes > 0 && Object.keys(message).length > 0;) {
        message = random.pick(MEMBER_MUTATIONS)(message, random, messages)
        changes -= 1
      }
      await refused(message)
    }
  })
})

test('and no money has moved', async () => {
  const store = await care.openStore()
  expect(await store.find('intents', {})).toEqual([])
  await store.close()
})
