import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  SERVICES,
  sealRequest,
  stringifyWire,
  type Channel,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { post } from '../../testkit/app.ts'
import { billOf, createPlatform } from './platform.ts'

let care: RunningCare

beforeAll(async () => {
  care = await startCare({ env: { PLATFORM_TIMEOUT_MS: '2000' } })
})
afterAll(() => care.close())

const channel = SANDBOX_CHANNELS.main
const settled = demoPatient('settled').hosp_mdtrt_id
const ask = (body: string) => createPlatform(care.functions.url).post(body)
const sealed = (data: WireObject, timestamp?: number) =>
  createPlatform(care.functions.url).sealed(data, timestamp)

const hisFault = (kind: string, ms?: number) =>
  post(`${care.hospitalUrl}/sandbox/faults`, { kind, times: 1, ...(ms !== undefined && { ms }) })

describe('获取医院收费信息, asked by the platform', () => {
  test('the platform gets the hospital’s bill, signed and encrypted', async () => {
    const { body } = await post(`${care.platform.url}/sandbox/fetch-fee-info`, {
      hosp_mdtrt_id: settled,
    })
    expect(body).toMatchObject({
      ok: true,
      data: { psn_name: '郑范文', medfee_sumamt: 18650.3, setl_id: 'JS20261101006' },
    })
  })

  test('amounts keep their two digits', async () => {
    expect(stringifyWire((await ask(sealed(billOf(settled)))).data!)).toContain(
      '"medfee_sumamt":18650.30',
    )
  })

  test('a message is answered once', async () => {
    const body = sealed(billOf(settled))
    expect(await ask(body)).toMatchObject({ code: 0 })
    expect(await ask(body)).toMatchObject({ code: 9401, type: 'protocol.replay' })
    // Nor in other letters.
    expect(
      await ask(
        body.replace(
          /"chs_fjs_sign":"([^"]+)"/,
          (_, sign: string) => `"chs_fjs_sign":"${sign.toLowerCase()}"`,
        ),
      ),
    ).toMatchObject({ type: 'protocol.replay' })
  })

  test('a replay is known after a restart, too', async () => {
    const body = sealed(billOf(settled))
    expect(await ask(body)).toMatchObject({ code: 0 })
    await care.restartFunctions('SIGKILL')
    expect(await ask(body)).toMatchObject({ type: 'protocol.replay' })
  })

  test('the same message twenty times at once is answered once', async () => {
    const body = sealed(billOf(settled))
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(body)))
    expect(answers.filter(({ code }) => code === 0)).toHaveLength(1)
  })

  test.each<[string, () => string, string]>([
    ['stale', () => sealed(billOf(settled), Date.now() - 601_000), 'protocol.stale'],
    ['a stay the hospital does not know', () => sealed(billOf('ZY404')), 'state.stay-unknown'],
    ['another hospital', () => sealed(billOf(settled, 'H9')), 'input.institution'],
    ['a missing field', () => sealed({ fixmedins_code: FIXMEDINS_CODE }), 'protocol.field'],
    [
      'a wrong signature',
      () => sealed(billOf(settled)).replace(/"chs_fjs_sign":"./, '"chs_fjs_sign":"_'),
      'protocol.signature',
    ],
  ])('%s is refused', async (_, body, type) => {
    expect(await ask(body())).toMatchObject({
      code: expect.any(Number),
      type,
      message: expect.stringMatching(/^\S[^\r\n]{3,}$/),
    })
  })

  test('our own message to the platform, sent back to us, is not the platform’s', async () => {
    const { psn_name, cert_no } = demoPatient('settled')
    for (const { funid = '' } of Object.values(SERVICES)) {
      if (funid === '') continue
      const data = { ...billOf(settled), psn_name, cert_no }
      const reflected = sealRequest(channel, { funid, data, timestamp: Date.now() })
      expect(await ask(stringifyWire(reflected))).toMatchObject({ type: 'protocol.envelope' })
    }
  })

  test('the HIS’s channel is not the platform’s', async () => {
    const body = createPlatform(care.functions.url, HIS_CHANNEL).sealed(billOf(settled))
    const response = await fetch(`${care.functions.url}/fee-info`, { method: 'POST', body })
    expect(await response.json()).toMatchObject({ type: 'protocol.channel' })
  })

  test.each([
    ['slow', 5000],
    ['down', undefined],
    ['garbage', undefined],
  ])('HIS %s: a clear refusal inside the deadline', async (kind, ms) => {
    expect((await hisFault(kind, ms)).status).toBe(200)
    const started = Date.now()
    expect(await ask(sealed(billOf(settled)))).toMatchObject({
      code: 9503,
      type: 'unavailable.his',
    })
    expect(Date.now() - started).toBeLessThan(2000)
  })
})

describe('on a channel of another kind', () => {
  async function asked(env: Record<string, string>, as: Channel): Promise<ResponseContent> {
    const other = await startCare({ env })
    try {
      return await createPlatform(other.functions.url, as).ask(settled)
    } finally {
      await other.close()
    }
  }

  test('with tokens: what we are given we are not shown, and the signature is the proof', async () => {
    const { oauth2 } = SANDBOX_CHANNELS
    const env = {
      PLATFORM_APPID: oauth2.appId,
      PLATFORM_APPSECRET: oauth2.appSecret,
      PLATFORM_AUTH_MODE: 'oauth2',
      PLATFORM_TOKEN_URL: `${care.platform.url}/token`,
    }
    expect(await asked(env, { ...oauth2, authMode: 'anonymous' })).toMatchObject({ code: 0 })
    expect(
      await asked(env, { ...oauth2, token: 'whatever the platform puts there' }),
    ).toMatchObject({ code: 0 })
    expect(
      await asked(env, { ...oauth2, authMode: 'anonymous', signKey: 'another' }).catch(
        (error: unknown) => error,
      ),
    ).toMatchObject({ code: 'protocol.signature' })
  })

  test('with neither secret nor signature nobody is told anything', async () => {
    const plain = { ...SANDBOX_CHANNELS.plain, authMode: 'anonymous' } as const
    const env = {
      PLATFORM_APPID: plain.appId,
      PLATFORM_AUTH_MODE: 'anonymous',
      PLATFORM_SECURITY: 'plain',
    }
    expect(await asked(env, plain)).toMatchObject({ code: 9401, type: 'protocol.auth' })
  })
})
