import { expect, test } from 'vitest'
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
