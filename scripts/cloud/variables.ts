import { OWN_SECRETS, readOwnVariable } from '../../cloudfunctions/lib/config/ownVariables.ts'
import type { DeployedFunction } from './functions.ts'
import { AUTHORIZATION } from './variables/authorization.ts'
import { EVOUCHER } from './variables/evoucher.ts'
import { HELP } from './variables/help.ts'
import { HOSPITAL } from './variables/hospital.ts'
import { LANDING } from './variables/landing.ts'
import { NOTICES } from './variables/notices.ts'
import { PLATFORM } from './variables/platform.ts'
import { RECONCILE } from './variables/reconcile.ts'
import { STAFF } from './variables/staff.ts'
import type { Variable, Variables } from './variables/variable.ts'

/**
 * Every variable of the functions, in the order in which a person fills them in. Tests compare with what the code
 * reads.
 */
export const VARIABLES: Variables = {
  ...PLATFORM,
  ...HOSPITAL,
  ...EVOUCHER,
  ...AUTHORIZATION,
  ...RECONCILE,
  ...NOTICES,
  ...STAFF,
  ...LANDING,
  ...HELP,
  LOG_LEVEL: {
    what: '日志级别：debug、info、warn、error、silent',
    fallback: 'info',
    example: 'info',
    from: '信息科',
  },
}

/** Of an institution's own secret, the variable that it stands in for; of every other, itself. */
export function baseOf(name: string): string {
  const own = readOwnVariable(name)
  return own !== undefined && OWN_SECRETS.has(own.name) ? own.name : name
}

/** Undefined where there is no such variable. */
export const variableOf = (name: string): Variable | undefined => VARIABLES[baseOf(name)]

/** The same everywhere that is deployed: nobody chooses them. */
export const FIXED: Readonly<Record<string, string>> = {
  NODE_ENV: 'production',
  STORE: 'cloudbase',
}

/** A function's environment in the cloud: the given values, ours, and the runtime's own mark. */
export const inCloud = (
  values: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> => ({ ...values, ...FIXED, TENCENTCLOUD_RUNENV: 'SCF' })

/** For this machine alone: their presence in a deployment is a mistake. */
export const ONLY_LOCAL: readonly string[] = [
  'DEV_SESSION_KEY',
  'DATA_DIR',
  'NOTICES_URL',
  'WX_API_URL',
]

/** The names a function asks its environment for, as its own code does, in the order of VARIABLES. */
export function variablesOf({ settings }: Pick<DeployedFunction, 'settings'>): string[] {
  const asked = new Set<string>()
  const env = new Proxy(inCloud(exampleEnvironment()), {
    get(target, name) {
      if (typeof name === 'string') asked.add(name)
      return Reflect.get(target, name) as unknown
    },
  })
  settings(env)
  for (const name of [...Object.keys(inCloud({})), ...ONLY_LOCAL]) asked.delete(name)
  const order = Object.keys(VARIABLES)
  return [...asked].sort((a, b) => order.indexOf(a) - order.indexOf(b))
}

/** Whether the function stops without it, everything else being as in the examples. */
export function isRequired(
  name: string,
  { settings }: Pick<DeployedFunction, 'settings'>,
): boolean {
  try {
    settings(inCloud({ ...exampleEnvironment(), [name]: undefined }))
    return false
  } catch {
    return true
  }
}

export const exampleEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([name, { example }]) =>
      example === '' ? [] : [[name, example]],
    ),
  )
