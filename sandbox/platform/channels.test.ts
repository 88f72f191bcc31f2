import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  SERVICES,
  parseChannel,
  stringifyWire,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { SANDBOX_CHANNELS } from '../defaults.ts'
import { startPlatform, type RunningPlatform } from './index.ts'
import { FUNID, clientOf, demoPatient, expectRefused, post, request } from './testing/client.ts'
import { TOKEN_SECONDS } from './tokens.ts'

let time = 1_795_000_000_000
let platform: RunningPlatform
beforeEach(async () => {
  platform = await startPlatform({ port: 0, seed: true, now: () => time })
})
afterEach(() => platform.close())

const { main, oauth2, plain, signed } = SANDBOX_CHANNELS
const frozen = demoPatient('frozen')
const ask = (channel: Channel) =>
  clientOf(platform.url, channel, () => time).call(FUNID.current, request.current(frozen))

async function token(appid: string, secret: string): Promise<WireObject> {
  const { status, message } = await post(
    `${platform.url}/token`,
    stringifyWire({ chs_fjs_appid: appid, chs_fjs_appsecret: secret }),
  )
  expect(status).toBe(200)
  expect(message.chs_fjs_timestamp).toBeDefined()
  return message
}

describe('every mode of the standard', () => {
  it.each(Object.entries(SANDBOX_CHANNELS).filter(([name]) => name !== 'oauth2'))(
    'answers on the channel %s',
    async (_name, channel) => {
      expect(parseChannel(channel)).toMatchObject(channel)
      const answer = await ask(channel)
      expect(answer.code).toBe(0)
      expect(SERVICES.preauthorization.response.read(answer.data!).frozen).toBe(1200000n)
    },
  )

  it('shows the level on the wire: clear, signed, sealed', async () => {
    const { sealRequest } = await import('../../cloudfunctions/lib/protocol/index.ts')
    const raw = async (channel: Channel) =>
      (
        await post(
          platform.url,
          stringifyWire(
            sealRequest(channel, {
              funid: FUNID.current,
              data: request.current(frozen),
              timestamp: time,
            }),
          ),
        )
      ).message
    expect(await raw(plain)).toMatchObject({ data: { cntr_state: '1' } })
    expect((await raw(plain)).chs_fjs_sign).toBeUndefined()
    expect(await raw(signed)).toMatchObject({
      data: { cntr_state: '1' },
      chs_fjs_sign: expect.stringMatching(/^[0-9A-F]{64}$/) as string,
    })
    const sealed = await raw(main)
    expect(sealed.data).toBeUndefined()
    expect(sealed.chs_fjs_encdata).toMatch(/^[0-9A-F]+$/)
  })
})

describe('tokens', () => {
  it('gives one for the secret, takes it until it ends, and not on another channel', async () => {
    const answer = await token(oauth2.appId, oauth2.appSecret)
    expect(answer).toMatchObject({ type: 'success', message: '成功' })
    const given = answer.data as { token: string; expires_in: unknown }
    expect(String(given.expires_in)).toBe(String(TOKEN_SECONDS))
    expect((await ask({ ...oauth2, token: given.token })).code).toBe(0)
    const foreign = platform.tokens.issue(main.appId).token
    expectRefused(await ask({ ...oauth2, token: foreign }), 'wrongToken')
    time += TOKEN_SECONDS * 1000 - 1
    expect((await ask({ ...oauth2, token: given.token })).code).toBe(0)
    time += 1
    expectRefused(await ask({ ...oauth2, token: given.token }), 'wrongToken')
  })

  it('gives none for a wrong secret, an unknown channel or no JSON', async () => {
    expectRefused({ code: (await token(oauth2.appId, 'wrong')).code }, 'wrongSecret')
    expectRefused({ code: (await token('nobody', 'wrong')).code }, 'unknownChannel')
    expect((await post(`${platform.url}/token`, 'x')).status).toBe(400)
  })

  it('revokes all over HTTP', async () => {
    const { token: one } = platform.tokens.issue(oauth2.appId)
    expect((await fetch(`${platform.url}/sandbox/tokens`, { method: 'DELETE' })).status).toBe(200)
    expectRefused(await ask({ ...oauth2, token: one }), 'wrongToken')
  })
})
