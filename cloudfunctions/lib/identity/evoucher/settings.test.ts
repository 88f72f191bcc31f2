import { describe, expect, test } from 'vitest'
import { ConfigurationError, readEnvironment } from '../../config/environment.ts'
import { readEvoucherSettings } from './index.ts'

const ANNOUNCED = { EVOUCHER_URL: 'https://e', EVOUCHER_KEY: 'key' }
const USER_QUERY = {
  EVOUCHER_KIND: 'userquery',
  EVOUCHER_URL: 'https://e/userQuery',
  EVOUCHER_PARTNER_ID: '9',
  EVOUCHER_PARTNER_SECRET: 'secret',
}

function read(env: Record<string, string | undefined>) {
  const environment = readEnvironment(env)
  const settings = readEvoucherSettings(environment)
  environment.check()
  return settings
}

function problems(env: Record<string, string | undefined>): string[] {
  try {
    read(env)
  } catch (error) {
    if (error instanceof ConfigurationError) return [...error.problems.keys()]
    throw error
  }
  return []
}

describe('the e-voucher’s configuration', () => {
  test('what is not set is the standard’s own', () => {
    expect(read(ANNOUNCED)).toMatchObject({
      target: {
        appId: 'wx0c13e701f68315c4',
        path: 'pages/healthcareOnlineServiceAuth/index',
        envVersion: 'release',
      },
      codeFields: undefined,
      longestAuthorizationMs: 30 * 86_400_000,
    })
  })

  test('each kind by its name, and what is set is taken as it stands', () => {
    const path = 'auth/index?openType=getAuthCode&orgChnlCrtfCodg=a/b+c==&x=%2F'
    const settings = read({
      ...USER_QUERY,
      EVOUCHER_APP_ID: 'wxe183cd55df4b4369',
      EVOUCHER_PATH: path,
      EVOUCHER_ENV_VERSION: 'trial',
      EVOUCHER_CODE_FIELDS: 'authCode, qrcode',
      AUTHORIZATION_DAYS: '7',
    })
    expect(settings).toMatchObject({
      target: { appId: 'wxe183cd55df4b4369', path, envVersion: 'trial' },
      codeFields: ['authCode', 'qrcode'],
      longestAuthorizationMs: 7 * 86_400_000,
    })
    expect(settings.service.connect(1).codeBelongsToState).toBe(false)
    expect(read(ANNOUNCED).service.connect(1).codeBelongsToState).toBe(true)
  })

  test.each<[string, Record<string, string | undefined>]>([
    ['EVOUCHER_KIND', { ...ANNOUNCED, EVOUCHER_KIND: 'user-query' }],
    ['EVOUCHER_KIND', { ...ANNOUNCED, EVOUCHER_PARTNER_ID: '9', EVOUCHER_PARTNER_SECRET: 's' }],
    ['EVOUCHER_KEY', { ...ANNOUNCED, EVOUCHER_KEY: undefined }],
    ['EVOUCHER_URL', { ...USER_QUERY, EVOUCHER_URL: 'e.example' }],
    ['EVOUCHER_URL', { ...USER_QUERY, EVOUCHER_URL: 'https://e/userQuery/9' }],
    ['EVOUCHER_URL', { ...USER_QUERY, EVOUCHER_URL: 'https://e/userQuery/9/' }],
    ['EVOUCHER_URL', { ...USER_QUERY, EVOUCHER_URL: 'https://e/userQuery?id=' }],
    ['EVOUCHER_PARTNER_ID', { ...USER_QUERY, EVOUCHER_PARTNER_ID: ' ' }],
    ['EVOUCHER_PARTNER_SECRET', { ...USER_QUERY, EVOUCHER_PARTNER_SECRET: undefined }],
    ['EVOUCHER_APP_ID', { ...ANNOUNCED, EVOUCHER_APP_ID: 'gh_1234567890' }],
    ['EVOUCHER_PATH', { ...ANNOUNCED, EVOUCHER_PATH: 'https://e/pages/index' }],
    ['EVOUCHER_PATH', { ...ANNOUNCED, EVOUCHER_PATH: 'pages/index?a=b c' }],
    ['EVOUCHER_ENV_VERSION', { ...ANNOUNCED, EVOUCHER_ENV_VERSION: 'develop' }],
    ['EVOUCHER_CODE_FIELDS', { ...ANNOUNCED, EVOUCHER_CODE_FIELDS: 'code,state' }],
    ['EVOUCHER_CODE_FIELDS', { ...ANNOUNCED, EVOUCHER_CODE_FIELDS: 'code,,' }],
    ['EVOUCHER_CODE_FIELDS', { ...ANNOUNCED, EVOUCHER_CODE_FIELDS: 'code,error' }],
    ['EVOUCHER_CODE_FIELDS', { ...ANNOUNCED, EVOUCHER_CODE_FIELDS: '1code' }],
    ['EVOUCHER_CODE_FIELDS', { ...ANNOUNCED, EVOUCHER_CODE_FIELDS: 'auth-code' }],
    ['EVOUCHER_CODE_FIELDS', { ...ANNOUNCED, EVOUCHER_CODE_FIELDS: 'c'.repeat(41) }],
    ['AUTHORIZATION_DAYS', { ...ANNOUNCED, AUTHORIZATION_DAYS: '31' }],
    ['AUTHORIZATION_DAYS', { ...ANNOUNCED, AUTHORIZATION_DAYS: '0' }],
  ])('a wrong or missing %s stops the start, by its name', (name, env) => {
    expect(problems(env)).toEqual([name])
  })

  test('the app is told of no fields that it knows, only of others, and of another order', () => {
    const fields = (names: string) => read({ ...ANNOUNCED, EVOUCHER_CODE_FIELDS: names }).codeFields
    expect(fields('code, authCode')).toBeUndefined()
    expect(fields('authCode,code')).toEqual(['authCode', 'code'])
    const longest = 'c'.repeat(40)
    expect(fields(`_state,errorCode,${longest}`)).toEqual(['_state', 'errorCode', longest])
  })

  test('the secrets of the other kind may stay where they are', () => {
    expect(problems({ ...ANNOUNCED, ...USER_QUERY })).toEqual([])
    expect(problems({ ...USER_QUERY, ...ANNOUNCED, EVOUCHER_KIND: 'announced' })).toEqual([])
  })
})
