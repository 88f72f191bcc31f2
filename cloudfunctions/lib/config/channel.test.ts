import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readHospitalChannel, readPlatformSettings } from './channel.ts'
import { readEnvironment, type ConfigurationError, type Environment } from './environment.ts'

const PLATFORM = {
  PLATFORM_URL: 'https://platform.example',
  PLATFORM_APPID: 'QZ1',
  PLATFORM_APPSECRET: 'secret of this year',
}
const HOSPITAL = { HOSPITAL_APPID: 'HIS1', HOSPITAL_APPSECRET: 'his secret of this year' }

function read<T>(
  reader: (environment: ReturnType<typeof readEnvironment>) => T,
  env: Environment,
): T {
  const environment = readEnvironment(env)
  const value = reader(environment)
  environment.check()
  return value
}
const platform = (env: Environment) => read(readPlatformSettings, { ...PLATFORM, ...env }).channel
const hospital = (env: Environment) => read(readHospitalChannel, { ...HOSPITAL, ...env })

function complaintOf(act: () => unknown): ConfigurationError {
  try {
    act()
  } catch (error) {
    return error as ConfigurationError
  }
  throw new Error('nothing was refused')
}

describe('by which reading is signed', () => {
  it('is found out, unless it is configured; the old secrets with the present ones', () => {
    expect([platform({}).signNested, hospital({}).signNested]).toEqual(['auto', 'auto'])
    const { signNested, old } = platform({
      PLATFORM_SIGN_NESTED: 'text',
      PLATFORM_APPSECRET_OLD: 'secret of last year',
    })
    expect([signNested, old?.signNested]).toEqual(['text', 'text'])
    expect(hospital({ HOSPITAL_SIGN_NESTED: 'bare' }).signNested).toBe('bare')
  })

  it.each(['PLATFORM_SIGN_NESTED', 'HOSPITAL_SIGN_NESTED'])('%s has its choices', (name) => {
    const error = complaintOf(() =>
      (name.startsWith('HOSPITAL') ? hospital : platform)({ [name]: 'quoted' }),
    )
    expect([...error.problems.keys()]).toEqual([name])
  })
})

describe('the old secrets of a channel', () => {
  it('are none, where none is set', () => {
    expect(platform({}).old).toBeUndefined()
    expect(hospital({}).old).toBeUndefined()
    expect(hospital({ HOSPITAL_APPSECRET_OLD: ' ' }).old).toBeUndefined()
  })

  it('stand beside the present ones; what has no old value has not changed', () => {
    expect(hospital({ HOSPITAL_APPSECRET_OLD: 'his secret of last year' })).toMatchObject({
      appSecret: 'his secret of this year',
      old: { appId: 'HIS1', appSecret: 'his secret of last year' },
    })
    const { old, ...present } = platform({
      PLATFORM_SIGN_KEY: 'bizkey',
      PLATFORM_APPSECRET_OLD: 'secret of last year',
    })
    expect(old).toEqual({ ...present, appSecret: 'secret of last year' })
    expect(
      platform({
        PLATFORM_SIGN_KEY: 'bizkey',
        PLATFORM_SIGN_KEY_OLD: 'bizkey of last year',
        PLATFORM_SM4_KEY_OLD: '0123456789abcdef',
      }).old,
    ).toMatchObject({
      appSecret: 'secret of this year',
      signKey: 'bizkey of last year',
      sm4Key: '0123456789abcdef',
    })
  })

  it.each([
    ['PLATFORM_APPSECRET', 'secret of this year'],
    ['PLATFORM_SIGN_KEY', 'bizkey'],
    ['PLATFORM_SM4_KEY', '0123456789abcdef'],
    ['PLATFORM_PRIVATE_KEY', 'unused'],
    ['PLATFORM_PUBLIC_KEY', 'unused'],
    ['HOSPITAL_APPSECRET', 'his secret of this year'],
  ])(
    '%s_OLD that is the present one is refused, by its name and without its value',
    (name, value) => {
      const error = complaintOf(() =>
        (name.startsWith('HOSPITAL') ? hospital : platform)({
          [name]: value,
          [`${name}_OLD`]: value,
        }),
      )
      expect([...error.problems.keys()]).toEqual([`${name}_OLD`])
      expect(error.message).toContain('相同')
      expect(error.message).not.toContain(value)
    },
  )

  it('of the wrong form are refused, by their own name', () => {
    expect([
      ...complaintOf(() => platform({ PLATFORM_SM4_KEY_OLD: 'short' })).problems.keys(),
    ]).toEqual(['PLATFORM_SM4_KEY_OLD'])
    expect([
      ...complaintOf(() =>
        platform({ PLATFORM_SIGN_TYPE: 'SM2', PLATFORM_PUBLIC_KEY_OLD: 'zz' }),
      ).problems.keys(),
    ]).toEqual(['PLATFORM_PUBLIC_KEY_OLD'])
    expect([
      ...complaintOf(() => hospital({ HOSPITAL_APPSECRET_OLD: 'x'.repeat(8193) })).problems.keys(),
    ]).toEqual(['HOSPITAL_APPSECRET_OLD'])
  })

  it('are not blamed for what is wrong with the present ones', () => {
    expect([
      ...complaintOf(() =>
        platform({ PLATFORM_SM4_KEY: 'short', PLATFORM_APPSECRET_OLD: 'secret of last year' }),
      ).problems.keys(),
    ]).toEqual(['PLATFORM_SM4_KEY'])
    expect([
      ...complaintOf(() =>
        hospital({
          HOSPITAL_APPID: 'x'.repeat(101),
          HOSPITAL_APPSECRET_OLD: 'his secret of last year',
        }),
      ).problems.keys(),
    ]).toEqual(['HOSPITAL_APPID'])
  })
})

function problemsOf(
  read: (environment: ReturnType<typeof readEnvironment>) => unknown,
  env: Environment,
): Record<string, string> {
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
    expect(
      readPlatformSettings(
        readEnvironment({ ...PLATFORM, PLATFORM_URL: url, PLATFORM_TOKEN_URL: url }),
      ),
    ).toMatchObject({ url, tokenUrl: url })
  }
  expect(readEnvironment({ HIS_URL: 'http://his.example/api//' }).url('HIS_URL')).toBe(
    'http://his.example/api',
  )
})

describe('names the variable, not what it is called inside', () => {
  it.each<[Environment, Record<string, unknown>]>([
    [{ PLATFORM_APPID: 'x'.repeat(101) }, { PLATFORM_APPID: '最多 100 个字符' }],
    [{ PLATFORM_SM4_KEY: 'short' }, { PLATFORM_SM4_KEY: '应是 16 个字符或 32 位十六进制数' }],
    [
      { PLATFORM_URL: 'platform.example', PLATFORM_AUTH_MODE: 'oauth2' },
      { PLATFORM_URL: '应是 http(s):// 开头的地址', PLATFORM_TOKEN_URL: '未设置：令牌模式需要它' },
    ],
    [{ PLATFORM_SECURITY: 'none' }, { PLATFORM_SECURITY: '只能是 plain、sign、sign+encrypt 之一' }],
  ])('%j', (env, problems) => {
    expect(problemsOf(readPlatformSettings, { ...PLATFORM, ...env })).toEqual(problems)
  })

  it('of the HIS', () => {
    expect(
      problemsOf(readHospitalChannel, { HOSPITAL_APPID: 'x'.repeat(101), HOSPITAL_APPSECRET: 's' }),
    ).toEqual({ HOSPITAL_APPID: '最多 100 个字符' })
    expect(
      problemsOf(readHospitalChannel, {
        HOSPITAL_APPID: '43AF047BBA47FC8A1AE8EFB232BDBBCB',
        HOSPITAL_APPSECRET: 's',
        HOSPITAL_CODE_TYPE: 'string',
      }),
    ).toEqual({ HOSPITAL_CODE_TYPE: '只能是 number、text 之一' })
    // Whoever has set nothing is told of both.
    expect(problemsOf(readHospitalChannel, {})).toEqual({
      HOSPITAL_APPID: '未设置',
      HOSPITAL_APPSECRET: '未设置',
    })
  })
})

it('takes a private key in PEM in one line, or its base64 alone, and both are the same key', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = (privateKey.export({ type: 'pkcs8', format: 'pem' }) as string).trim()
  const keyOf = (key: string) =>
    platform({
      PLATFORM_SIGN_TYPE: 'RSA',
      PLATFORM_PRIVATE_KEY: key,
      PLATFORM_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    }).privateKey!
  const base64 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  expect(keyOf(base64)).toBe(keyOf(pem.replaceAll('\n', '\\n')))
  expect(createPrivateKey(keyOf(base64)).equals(privateKey)).toBe(true)
})
