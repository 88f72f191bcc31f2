import { expect, test } from 'vitest'
import { HIS_CHANNEL } from '../../sandbox/defaults.ts'
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
