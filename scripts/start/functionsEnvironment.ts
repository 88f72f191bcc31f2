import type { LocalKeys } from './localKeys.ts'

export interface Addresses {
  web: string
  platform: string
  hospital: string
  evoucher: string
}

/** Every variable the functions know, and how their runtime is told of a platform's own certificates; whatever else is in the caller's environment does not reach them. */
const NAMES = [
  'PLATFORM_URL', 'PLATFORM_APPID', 'PLATFORM_APPSECRET', 'PLATFORM_SIGN_KEY', 'PLATFORM_SM4_KEY', 'PLATFORM_AUTH_MODE', 'PLATFORM_TOKEN_URL',
  'PLATFORM_SECURITY', 'PLATFORM_SIGN_TYPE', 'PLATFORM_ENC_TYPE', 'PLATFORM_CIPHER_TEXT', 'PLATFORM_TIMEOUT_MS', 'PLATFORM_PRIVATE_KEY',
  'PLATFORM_PUBLIC_KEY', 'TIMESTAMP_WINDOW_SECONDS', 'HOSPITAL_FIXMEDINS_CODE', 'HOSPITAL_APPID', 'HOSPITAL_APPSECRET', 'HIS_URL', 'HIS_KEY',
  'EVOUCHER_URL', 'EVOUCHER_KEY', 'EVOUCHER_APP_ID', 'EVOUCHER_PATH', 'H5_URL', 'SEAL_KEYS', 'INDEX_KEY', 'DEV_SESSION_KEY', 'STORE', 'DATA_DIR', 'LOG_LEVEL',
  'NODE_ENV', 'NODE_EXTRA_CA_CERTS', 'RECONCILE_MED_TYPES', 'RECONCILE_AFTER', 'RECONCILE_TIMEOUT_MS', 'RECONCILE_CATCH_UP_DAYS', 'NOTICE_TEMPLATE_FREEZE', 'NOTICE_TEMPLATE_RELEASE', 'NOTICE_TEMPLATE_SETTLEMENT', 'NOTICES_URL',
]

/** The sandbox's values, under whatever the caller's environment sets. */
export function functionsEnvironment(
  env: NodeJS.ProcessEnv, addresses: Addresses, keys: LocalKeys, dataDir: string, sandbox: Record<string, string>,
): Record<string, string> {
  const given = Object.fromEntries(NAMES.flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])))
  return {
    ...sandbox,
    ...keys,
    ...given,
    PLATFORM_URL: addresses.platform,
    HIS_URL: addresses.hospital,
    EVOUCHER_URL: addresses.evoucher,
    H5_URL: addresses.web,
    DATA_DIR: dataDir,
  }
}
