import { describe, expect, it } from 'vitest'
import { parseChannel, type Channel } from '../channel.ts'
import { ProtocolError } from '../errors.ts'
import { openEither } from './either.ts'
import { openRequest, sealRequest } from './request.ts'

const NOW = 1_795_000_000_000
const old = parseChannel({ appId: 'QZTEST00000000000001', appSecret: 'the-secret-of-last-year' })
const present: Channel = {
  ...parseChannel({ appId: old.appId, appSecret: 'the-secret-of-this-year' }),
  old,
}
const message = (channel: Channel, timestamp = NOW) =>
  sealRequest(channel, { funid: 'BC00.03.00.02', data: { a: '1' }, timestamp })
const open = (sealed: ReturnType<typeof message>, channel = present) =>
  openEither(channel, (one) => openRequest(one, sealed, { now: NOW, windowSeconds: 600 }))
const damaged = (sealed: ReturnType<typeof message>) => ({
  ...sealed,
  chs_fjs_sign: 'A'.repeat(64),
})

describe('while secrets are being changed', () => {
  it('opens what was made with either, and says with which', async () => {
    expect(await open(message(present))).toMatchObject({
      channel: present,
      opened: { data: { a: '1' } },
    })
    expect(await open(message(old))).toMatchObject({ channel: old, opened: { data: { a: '1' } } })
  })

  it('does not open what was made with a third, nor with parts of both', async () => {
    const third = parseChannel({ appId: old.appId, appSecret: 'the-secret-of-nobody' })
    expect(await open(message(third))).toMatchObject({
      channel: present,
      error: { code: 'protocol.auth', message: '渠道密钥不正确' },
    })
    for (const [one, other] of [
      [present, old],
      [old, present],
    ] as const) {
      const mixed = { ...message(one), chs_fjs_appsecret: other.appSecret! }
      expect(await open(mixed)).toMatchObject({ error: { code: 'protocol.decrypt' } })
    }
  })

  it.each([
    ['stale', message(old, NOW - 601_000), 'protocol.stale'],
    ['damaged', damaged(message(old)), 'protocol.signature'],
  ])('tells whoever has the old ones what else is wrong: %s', async (_, sealed, code) => {
    expect(await open(sealed)).toMatchObject({ channel: old, error: { code } })
  })

  it('tells whoever has the present ones the same as ever', async () => {
    expect(await open(damaged(message(present)))).toMatchObject({
      channel: present,
      error: { code: 'protocol.signature' },
    })
    expect(await open(message(present, NOW + 601_000))).toMatchObject({
      channel: present,
      error: { code: 'protocol.stale' },
    })
  })

  it('where nothing but the sign key changes, the signature tells', async () => {
    const before = parseChannel({
      appId: old.appId,
      appSecret: 's',
      signKey: 'bizkey of last year',
    })
    const now: Channel = { ...before, signKey: 'bizkey of this year', old: before }
    expect(await open(message(before), now)).toMatchObject({ channel: before, opened: {} })
    expect(await open(message(now), now)).toMatchObject({ channel: now, opened: {} })
  })
})

it('afterwards the old ones are as good as any other wrong ones', async () => {
  const { old: _gone, ...after } = present
  expect(await open(message(old), after)).toMatchObject({
    channel: after,
    error: { code: 'protocol.auth', message: '渠道密钥不正确' },
  })
})

it('does not try again for what no secret can mend', async () => {
  const tried: Channel[] = []
  const error = new ProtocolError('protocol.field', 'x')
  expect(
    await openEither(present, (channel) => {
      tried.push(channel)
      throw error
    }),
  ).toEqual({ channel: present, error })
  expect(tried).toEqual([present])
})
