import { FIXED, ONLY_LOCAL, VARIABLES } from '../cloud/variables.ts'
import type { LocalKeys } from './localKeys.ts'

export interface Addresses {
  web: string
  platform: string
  hospital: string
  evoucher: string
}

/**
 * Every variable the functions know, and how their runtime is told of a platform's own certificates; whatever else is
 * in the caller's environment does not reach them.
 */
const NAMES = [
  ...Object.keys(VARIABLES),
  ...Object.keys(FIXED),
  ...ONLY_LOCAL,
  'NODE_EXTRA_CA_CERTS',
]

/** The sandbox's values, under whatever the caller's environment sets. */
export function functionsEnvironment(
  env: NodeJS.ProcessEnv,
  addresses: Addresses,
  keys: LocalKeys,
  dataDir: string,
  sandbox: Record<string, string>,
): Record<string, string> {
  const given = Object.fromEntries(
    NAMES.flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])),
  )
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
