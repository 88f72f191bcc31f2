import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  parseChannel,
  type Channel,
  type ResponseContent,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { HIS_CHANNEL, SANDBOX_CHANNELS, demoPatient } from '../../sandbox/defaults.ts'
import { authorize, signIn } from '../../testkit/app.ts'
import { billOf, createPlatform } from '../fee-info/platform.ts'
import { FREEZE, RELEASE, createHis, fact, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'

const NEW_SECRET = randomBytes(24).toString('hex')
const NEW_SEAL_KEY = `k2:${randomBytes(32).toString('base64')}`
const withSecret = (channel: Channel, appSecret: string) => parseChannel({ ...channel, appSecret })
const NEW_HIS = withSecret(HIS_CHANNEL, NEW_SECRET)

let care: RunningCare
let output: string[]
const patient = demoPatient('signed')
const requests = requestsOf(patient)
const released = () => care.platform.ledger.stay(patient.hosp_mdtrt_id).released

beforeAll(async () => {
  care = await startCare()
  output = care.output
})
afterAll(() => care.close())

/** As a deployment does: the same store, other variables. */
const deploy = (env: Record<string, string>) => care.restartFunctions('SIGTERM', env)
const his = (channel: Channel) => createHis(care.functions.url, channel)

/** Whatever comes, opened by nobody. */
const raw = async (path: string, body: string) =>
  (
    await fetch(`${care.functions.url}${path}`, { method: 'POST', body })
  ).json() as Promise<WireObject>

describe('the secret of the HIS’s channel is changed in the middle of a stay', () => {
  let sentBefore: string
  let answeredBefore: ResponseContent

  test('before: the old one', async () => {
    expect(await his(HIS_CHANNEL).call(FREEZE, requests.freeze('8000.00'))).toMatchObject({
      code: 0,
    })
    sentBefore = his(HIS_CHANNEL).sealed(RELEASE, requests.release('100.00'))
    answeredBefore = await his(HIS_CHANNEL).post(sentBefore)
    expect(answeredBefore).toMatchObject({ code: 0 })
    expect(
      await raw('/hospital', his(NEW_HIS).sealed(RELEASE, requests.release('1.00'))),
    ).toMatchObject({ type: 'protocol.auth' })
  })

  test('meanwhile: both, each answered with the secret it came with', async () => {
    await deploy({ HOSPITAL_APPSECRET: NEW_SECRET, HOSPITAL_APPSECRET_OLD: HIS_CHANNEL.appSecret! })
    expect(await his(NEW_HIS).call(RELEASE, requests.release('10.00'))).toMatchObject({ code: 0 })
    expect(output.join('\n')).not.toContain('the old secret is still in use')
    expect(await his(HIS_CHANNEL).call(RELEASE, requests.release('20.00'))).toMatchObject({
      code: 0,
    })
    expect(released()).toBe(13_000n)
  })

  test('a message from before the change, repeated: still the one it was', async () => {
    const repeated = await his(HIS_CHANNEL).post(sentBefore)
    expect([repeated.code, fact(repeated, 're_frez_no')]).toEqual([
      0,
      fact(answeredBefore, 're_frez_no'),
    ])
    expect(released()).toBe(13_000n)
  })

  test('whoever has the old one is told what is wrong with a message, in words it can open', async () => {
    expect(
      await his(HIS_CHANNEL).call(RELEASE, requests.release('1.00'), {
        timestamp: Date.now() - 700_000,
      }),
    ).toMatchObject({ type: 'protocol.stale' })
  })

  test('the log says that the old one is in use, and neither of them', () => {
    const line = output.find((one) => one.includes('the old secret is still in use'))
    expect(JSON.parse(line!)).toMatchObject({ function: 'hospital', who: 'HIS', level: 40 })
    for (const secret of [NEW_SECRET, HIS_CHANNEL.appSecret!])
      expect(output.join('\n')).not.toContain(secret)
  })

  test('a third is refused, in the same words whichever it is', async () => {
    const answers = await Promise.all(
      ['x', NEW_SECRET.slice(1), `${HIS_CHANNEL.appSecret}x`, SANDBOX_CHANNELS.main.appSecret].map(
        (secret) =>
          raw(
            '/hospital',
            his(withSecret(HIS_CHANNEL, secret)).sealed(RELEASE, requests.release('1.00')),
          ),
      ),
    )
    expect(
      new Set(answers.map(({ code, type, message }) => JSON.stringify([code, type, message]))).size,
    ).toBe(1)
    expect(answers[0]).toMatchObject({ type: 'protocol.auth', message: '渠道密钥不正确' })
    // From where it was tried stands in the log: the address that the nearest gateway wrote.
    await fetch(`${care.functions.url}/hospital`, {
      method: 'POST',
      headers: { 'x-forwarded-for': '198.51.100.9, 203.0.113.7' },
      body: his(withSecret(HIS_CHANNEL, 'x')).sealed(RELEASE, requests.release('1.00')),
    })
    expect(
      output
        .map((line) => (line.includes('203.0.113.7') ? (JSON.parse(line) as object) : undefined))
        .filter(Boolean),
    ).toEqual([expect.objectContaining({ msg: 'protocol.auth', source: '203.0.113.7' })])
    expect(released()).toBe(13_000n)
  })

  test('afterwards: the new one only', async () => {
    await deploy({ HOSPITAL_APPSECRET_OLD: '' })
    expect(await his(NEW_HIS).call(RELEASE, requests.release('30.00'))).toMatchObject({ code: 0 })
    expect(
      await raw('/hospital', his(HIS_CHANNEL).sealed(RELEASE, requests.release('40.00'))),
    ).toMatchObject({ type: 'protocol.auth', message: '渠道密钥不正确' })
    expect(released()).toBe(16_000n)
  })
})

describe('the secret of the platform’s channel is changed', () => {
  const main: Channel = SANDBOX_CHANNELS.main
  const next = withSecret(main, NEW_SECRET.toUpperCase())
  const stay = demoPatient('settled').hosp_mdtrt_id
  const platform = (channel: Channel) => createPlatform(care.functions.url, channel)
  const sealed = (channel: Channel) => platform(channel).sealed(billOf(stay))

  test('meanwhile the platform may ask with either, and is answered with the same', async () => {
    await deploy({ PLATFORM_APPSECRET: next.appSecret!, PLATFORM_APPSECRET_OLD: main.appSecret })
    expect(await platform(next).ask(stay)).toMatchObject({ code: 0, data: { psn_name: '郑范文' } })
    const body = sealed(main)
    expect(await platform(main).post(body)).toMatchObject({ code: 0, data: { psn_name: '郑范文' } })
    expect(await platform(main).post(body)).toMatchObject({ type: 'protocol.replay' })
    expect(await raw('/fee-info', sealed(withSecret(main, 'neither')))).toMatchObject({
      type: 'protocol.auth',
    })
    expect(
      output
        .map((line) =>
          line.includes('the old secret')
            ? (JSON.parse(line) as { function: string; who: string })
            : undefined,
        )
        .filter((line) => line?.function === 'fee-info'),
    ).toHaveLength(1)
  })

  test('a platform that has only the old one yet: its refusal is believed, nothing is left unknown, nothing moves', async () => {
    const before = released()
    expect(await his(NEW_HIS).call(RELEASE, requests.release('50.00'))).toMatchObject({
      code: 41002,
      message: expect.stringContaining('密钥'),
    })
    expect(released()).toBe(before)
    await deploy({ PLATFORM_APPSECRET: main.appSecret, PLATFORM_APPSECRET_OLD: '' })
    expect(await his(NEW_HIS).call(RELEASE, requests.release('50.00'))).toMatchObject({ code: 0 })
    expect(released() - before).toBe(5_000n)
  })
})

test('the sealing key is changed: what was sealed before is still read, what comes after needs the new one', async () => {
  const app = await signIn(care, 'dev-rotation')
  const patientId = await authorize(app, patient)
  const stay = { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id }
  const { events } = await app.get('timeline.list', stay)
  const before = care.env.SEAL_KEYS!
  // First every function learns to read it, then it seals: while one after the other is deployed, none meets what it
  // cannot read.
  await deploy({ SEAL_KEYS: `${before},${NEW_SEAL_KEY}` })
  await deploy({ SEAL_KEYS: `${NEW_SEAL_KEY},${before}` })
  expect((await app.get('patients.list', {})).patients.map((one) => one.patientId)).toEqual([
    patientId,
  ])
  expect((await app.get('timeline.list', stay)).events).toEqual(events)
  expect(await his(NEW_HIS).call(RELEASE, requests.release('60.00'))).toMatchObject({ code: 0 })
  expect((await app.get('timeline.list', stay)).events).toHaveLength(events.length + 1)
  await deploy({ SEAL_KEYS: before })
  expect(await app.ask('timeline.list', stay)).toMatchObject({
    ok: false,
    error: { code: 'unavailable.internal' },
  })
})
