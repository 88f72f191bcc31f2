import { describe, expect, test } from 'vitest'
import { HIS_CHANNEL } from '../../sandbox/defaults.ts'
import { freePort } from '../../testkit/running.ts'
import { planSandbox } from './sandbox.ts'
import { readSettings } from './settings.ts'

const plan = (env: Record<string, string>) =>
  planSandbox(
    readSettings({ DATA_DIR: '/data', ...env }),
    env,
    'http://f',
    'a secret of this machine',
  )
const secretIn = (env: Record<string, string>) => plan(env).environment.HOSPITAL_APPSECRET

test('the HIS’s secret that everybody knows opens the sandbox’s platform alone', () => {
  expect(secretIn({})).toBe(HIS_CHANNEL.appSecret)
  expect(secretIn({ PLATFORM_URL: 'http://p' })).toBe('a secret of this machine')
  expect(secretIn({ PLATFORM_URL: 'http://p', HOSPITAL_APPSECRET: 'theirs' })).toBe('theirs')
})

test('where both are somebody else’s, nothing is made up', () => {
  expect(secretIn({ PLATFORM_URL: 'http://p', HIS_URL: 'http://h' })).toBeUndefined()
})

test('a tool that attaches is told of a channel that was made here, and of nobody’s own', () => {
  const told = (env: Record<string, string>) => JSON.stringify(plan(env).channels)
  expect(told({ PLATFORM_URL: 'http://p' })).toContain('a secret of this machine')
  expect(told({ PLATFORM_URL: 'http://p', HOSPITAL_APPSECRET: 'theirs' })).toBe('[]')
})

test('the channel of the HIS is kept for tools where it was made here', () => {
  const told = (env: Record<string, string>) => plan(env).hisChannel
  expect(told({})).toEqual({
    appId: HIS_CHANNEL.appId,
    appSecret: HIS_CHANNEL.appSecret,
    institution: 'H35050200001',
  })
  expect(told({ HIS_URL: 'http://h' }).appSecret).toBe(HIS_CHANNEL.appSecret)
  expect(told({ PLATFORM_URL: 'http://p' }).appSecret).toBe('a secret of this machine')
  expect(told({ HOSPITAL_APPSECRET: 'theirs' }).appSecret).toBeUndefined()
  expect(told({ PLATFORM_URL: 'http://p', HIS_URL: 'http://h' }).appSecret).toBeUndefined()
})

test('beside somebody else’s HIS, its messages are looked at on our HIS’s port', async () => {
  const port = String(await freePort())
  const sandbox = plan({
    PLATFORM_URL: 'http://p',
    HIS_URL: 'http://h',
    EVOUCHER_URL: 'http://e',
    NOTICES_URL: 'http://n',
    PORT_HOSPITAL: port,
  })
  await sandbox.start()
  try {
    expect(sandbox.urls.hospital).toBe('http://h')
    expect(sandbox.messagesUrl).toBe(`http://127.0.0.1:${port}/messages`)
    expect(await (await fetch(sandbox.messagesUrl)).text()).toContain('还没有收到报文')
  } finally {
    await sandbox.close()
  }
})

describe('with INSTITUTIONS, as a deployment has it,', () => {
  const INSTITUTIONS = JSON.stringify([
    { code: 'H35050200001', name: '东街院区' },
    { code: 'H2', name: '城东院区', PLATFORM_APPID: 'P2', HOSPITAL_APPID: 'HIS2' },
    { code: 'H3', name: '江南院区' },
  ])
  const whole = (env: Record<string, string>) => {
    const sandbox = plan(env)
    return { ...sandbox, rows: JSON.parse(sandbox.environment.INSTITUTIONS!) as object[] }
  }

  test('each gets a HIS of its own, and our platform the channels that are told', () => {
    const { rows, campuses, environment } = whole({ INSTITUTIONS, PORT_HOSPITAL: '9000' })
    expect(rows).toEqual([
      { code: 'H35050200001', name: '东街院区' },
      expect.objectContaining({
        code: 'H2',
        PLATFORM_APPID: 'P2',
        PLATFORM_URL: 'http://127.0.0.1:8710',
        PLATFORM_CODES: expect.any(String) as string,
        HIS_URL: 'http://127.0.0.1:9001',
      }),
      { code: 'H3', name: '江南院区', HIS_URL: 'http://127.0.0.1:9002' },
    ])
    expect(campuses.map(({ platform }) => platform)).toMatchObject([
      { channel: { appId: 'P2', appSecret: environment.PLATFORM_APPSECRET__H2 } },
      { institution: 'H3' },
    ])
    expect(campuses.map(({ his }) => his?.channel)).toEqual([
      { ...HIS_CHANNEL, appId: 'HIS2', appSecret: environment.HOSPITAL_APPSECRET__H2 },
      HIS_CHANNEL,
    ])
    const keys = [environment.HIS_KEY, environment.HIS_KEY__H2, environment.HIS_KEY__H3]
    expect(new Set(keys).size).toBe(3)
    expect(environment.HOSPITAL_APPSECRET__H3).toBeUndefined()
  })

  test('what is somebody else’s stays theirs', () => {
    const theirs = { PLATFORM_URL: 'http://p', HIS_URL: 'http://h' }
    const { rows, campuses, environment, channels } = whole({ INSTITUTIONS, ...theirs })
    expect(rows).toEqual(JSON.parse(INSTITUTIONS))
    expect(campuses.map(({ platform, his, patients }) => [platform, his, patients])).toEqual([
      [undefined, undefined, []],
      [undefined, undefined, []],
    ])
    expect(Object.keys(environment).filter((name) => name.includes('__'))).toEqual([])
    expect(channels).toEqual([])
    const ownHis = INSTITUTIONS.replace('"江南院区"', '"江南院区","HIS_URL":"http://h3"')
    const mixed = whole({ INSTITUTIONS: ownHis })
    expect(mixed.rows[2]).toMatchObject({ HIS_URL: 'http://h3' })
    expect(mixed.environment.HIS_KEY__H3).toBeUndefined()
  })

  test('a secret of the caller’s is used on both sides, and told to no tool', () => {
    const { campuses, environment, channels } = whole({
      INSTITUTIONS,
      PLATFORM_APPSECRET__H2: 'a real one',
      HOSPITAL_APPSECRET__H2: 'another real one',
    })
    expect(campuses[0]!.platform!.channel!.appSecret).toBe('a real one')
    expect(campuses[0]!.his!.channel.appSecret).toBe('another real one')
    expect(environment).toMatchObject({
      PLATFORM_APPSECRET__H2: 'a real one',
      HOSPITAL_APPSECRET__H2: 'another real one',
    })
    expect(JSON.stringify([channels, campuses[0]!.hisChannel])).not.toContain('real one')
  })

  test('beside somebody else’s platform no HIS speaks with a secret that everybody knows', () => {
    const { environment } = whole({ INSTITUTIONS, PLATFORM_URL: 'http://p' })
    expect(environment.HOSPITAL_APPSECRET__H2).toBe('a secret of this machine-H2')
    expect(environment.PLATFORM_APPSECRET__H2).toBeUndefined()
  })

  test.each(['', '{', '[]', '[1,null,{"code":7}]'])('%j is for its own reader', (given) => {
    expect(plan({ INSTITUTIONS: given }).campuses).toEqual([])
    expect(plan({ INSTITUTIONS: given }).environment.INSTITUTIONS).toBeUndefined()
  })
})
