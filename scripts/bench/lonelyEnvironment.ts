import { randomBytes } from 'node:crypto'

const NOBODY = 'http://127.0.0.1:9'

/** What the functions need to start and nothing more: nobody answers them, and the store is a file of their own. */
export const lonelyEnvironment = (dataDir: string): Record<string, string> => ({
  PLATFORM_URL: NOBODY,
  PLATFORM_APPID: 'QZBENCH0000000000003',
  PLATFORM_APPSECRET: 'of-no-use',
  HOSPITAL_FIXMEDINS_CODE: 'H35050200001',
  HOSPITAL_APPID: 'QZHIS000000000000001',
  HOSPITAL_APPSECRET: 'the HIS’s own',
  HIS_URL: NOBODY,
  HIS_KEY: 'his',
  EVOUCHER_URL: NOBODY,
  EVOUCHER_KEY: 'evoucher',
  SEAL_KEYS: `bench:${randomBytes(32).toString('base64')}`,
  INDEX_KEY: randomBytes(32).toString('base64'),
  DEV_SESSION_KEY: randomBytes(32).toString('base64'),
  STORE: 'sqlite',
  DATA_DIR: dataDir,
})
