import { OWN_SECRETS, readOwnVariable } from '../../cloudfunctions/lib/config/ownVariables.ts'
import { FIXED, ONLY_LOCAL, VARIABLES } from '../cloud/variables.ts'
import type { LocalKeys } from './localKeys.ts'

export interface Addresses {
  web: string
  platform: string
  hospital: string
  evoucher: string
}

/**
 * Every variable the functions know, but for the secrets of one institution of several, and how their runtime is told
 * of a platform's own certificates; whatever else is in the caller's environment does not reach them.
 */
const NAMES = [
  ...Object.keys(VARIABLES),
  ...Object.keys(FIXED),
  ...ONLY_LOCAL,
  'NODE_EXTRA_CA_CERTS',
]

const isOwnSecret = (name: string): boolean => OWN_SECRETS.has(readOwnVariable(name)?.name ?? '')

/** The sandbox's values, under whatever the caller's environment sets. */
export function functionsEnvironment(
  env: NodeJS.ProcessEnv,
  addresses: Addresses,
  keys: LocalKeys,
  dataDir: string,
  sandbox: Record<string, string>,
): Record<string, string> {
  const given = Object.fromEntries(
    [...NAMES, ...Object.keys(env).filter(isOwnSecret)].flatMap((name) =>
      env[name]?.trim() ? [[name, env[name]]] : [],
    ),
  )
  return {
    ...sandbox,
    ...keys,
    ...given,
    // The sandbox's has everything of the caller's, and the addresses of what is started here.
    ...(sandbox.INSTITUTIONS !== undefined && { INSTITUTIONS: sandbox.INSTITUTIONS }),
    PLATFORM_URL: addresses.platform,
    HIS_URL: addresses.hospital,
    EVOUCHER_URL: addresses.evoucher,
    H5_URL: addresses.web,
    DATA_DIR: dataDir,
  }
}
