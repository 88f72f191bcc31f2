import { expect, test } from 'vitest'
import { functionsEnvironment } from './functionsEnvironment.ts'

const addresses = {
  web: 'http://w',
  platform: 'http://p',
  hospital: 'http://h',
  evoucher: 'http://e',
}
const keys = { SEAL_KEYS: 'k', INDEX_KEY: 'i', DEV_SESSION_KEY: 'd' }
const of = (env: NodeJS.ProcessEnv) =>
  functionsEnvironment(env, addresses, keys, '/data', {
    PLATFORM_APPID: 'sandbox',
    HIS_KEY: 'sandbox',
  })

test('the caller’s values come before the sandbox’s, but for the addresses, which have been looked at already', () => {
  expect(
    of({
      PLATFORM_APPID: 'theirs',
      HIS_KEY: ' ',
      PLATFORM_URL: 'http://other',
      SEAL_KEYS: 'theirs',
    }),
  ).toEqual({
    PLATFORM_APPID: 'theirs',
    HIS_KEY: 'sandbox',
    SEAL_KEYS: 'theirs',
    INDEX_KEY: 'i',
    DEV_SESSION_KEY: 'd',
    PLATFORM_URL: 'http://p',
    HIS_URL: 'http://h',
    EVOUCHER_URL: 'http://e',
    H5_URL: 'http://w',
    DATA_DIR: '/data',
  })
})

test('a platform’s own certificates are taken along, the rest of the caller’s environment is not', () => {
  const { NODE_EXTRA_CA_CERTS, ...rest } = of({
    NODE_EXTRA_CA_CERTS: '/ca.pem',
    AWS_SECRET: 'x',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  })
  expect(NODE_EXTRA_CA_CERTS).toBe('/ca.pem')
  expect(rest).toEqual(of({}))
})
