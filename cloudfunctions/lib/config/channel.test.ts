import { describe, expect, it } from 'vitest'
import { readHospitalChannel, readPlatformSettings } from './channel.ts'
import { readEnvironment, type Environment } from './environment.ts'

const LEAST = { PLATFORM_URL: 'https://platform.example', PLATFORM_APPID: 'QZ1', PLATFORM_APPSECRET: 'the secret' }

function problemsOf(read: (environment: ReturnType<typeof readEnvironment>) => unknown, env: Environment): Record<string, string> {
  const environment = readEnvironment(env)
  read(environment)
  try {
    environment.check()
    return {}
  } catch (error) {
    return Object.fromEntries((error as { problems: ReadonlyMap<string, string> }).problems)
  }
}

it('calls the platform and its tokens at the very address that is given', () => {
  for (const path of ['', '/', '/gateway', '/gateway/', '/gateway/?a=b/']) {
    const url = `https://platform.example${path}`
    expect(readPlatformSettings(readEnvironment({ ...LEAST, PLATFORM_URL: url, PLATFORM_TOKEN_URL: url }))).toMatchObject({ url, tokenUrl: url })
  }
  expect(readEnvironment({ HIS_URL: 'http://his.example/api//' }).url('HIS_URL')).toBe('http://his.example/api')
})

describe('names the variable, not what it is called inside', () => {
  it.each<[Environment, Record<string, unknown>]>([
    [{ PLATFORM_APPID: 'x'.repeat(21) }, { PLATFORM_APPID: '最多 20 个字符' }],
    [{ PLATFORM_SM4_KEY: 'short' }, { PLATFORM_SM4_KEY: '应是 16 个字符或 32 位十六进制数' }],
    [{ PLATFORM_URL: 'platform.example', PLATFORM_AUTH_MODE: 'oauth2' }, { PLATFORM_URL: '应是 http(s):// 开头的地址', PLATFORM_TOKEN_URL: '未设置：令牌模式需要它' }],
    [{ PLATFORM_SECURITY: 'none' }, { PLATFORM_SECURITY: '只能是 plain、sign、sign+encrypt 之一' }],
  ])('%j', (env, problems) => {
    expect(problemsOf(readPlatformSettings, { ...LEAST, ...env })).toEqual(problems)
  })

  it('of the HIS', () => {
    expect(problemsOf(readHospitalChannel, { HOSPITAL_APPID: 'x'.repeat(21), HOSPITAL_APPSECRET: 's' })).toEqual({ HOSPITAL_APPID: '最多 20 个字符' })
    expect(problemsOf(readHospitalChannel, {})).toEqual({ HOSPITAL_APPID: '未设置', HOSPITAL_APPSECRET: '未设置' })
  })
})
