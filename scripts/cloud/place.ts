import { createPrivateKey } from 'node:crypto'
import { derivedKeys } from '../../cloudfunctions/lib/identity/seal.ts'
import type { DeployedFunction } from './functions.ts'
import { FIXED, baseOf, variableOf, variablesOf } from './variables.ts'

/** A function's variables: in its environment, or beside its code where they are no secret and would not fit. */
export interface Placed {
  environment: Record<string, string>
  bundled: Record<string, string>
}

/** CloudBase's limit for the environment of one function, names and values together. */
export const MOST_ENVIRONMENT_BYTES = 4096
/** For each variable, whatever the cloud writes around it. */
const FRAME_BYTES = 2

/**
 * Of all values those that this function reads, and where each is to stand.
 * @throws Error where the secrets alone do not fit: what to do about it
 */
export function placeVariables(
  one: DeployedFunction,
  given: Readonly<Record<string, string>>,
): Placed {
  const values = one.purposes === undefined ? given : withOwnKeys(given, one.purposes)
  const environment: Record<string, string> = { ...FIXED }
  const bundled: Record<string, string> = {}
  const read = new Set(variablesOf(one))
  for (const [name, value] of Object.entries(values)) {
    const variable = variableOf(name)
    if (variable === undefined || !read.has(baseOf(name))) continue
    if (variable.bulky) bundled[name] = value
    else environment[name] = compact(value)
  }
  const movable = Object.entries(environment)
    .filter(([name]) => variableOf(name)?.secret === undefined && !(name in FIXED))
    .sort(([, a], [, b]) => b.length - a.length)
  for (const [name, value] of movable) {
    if (bytesOf(environment) <= MOST_ENVIRONMENT_BYTES) break
    bundled[name] = value
    delete environment[name]
  }
  if (bytesOf(environment) > MOST_ENVIRONMENT_BYTES) throw new Error(tooMuch(one, environment))
  return { environment, bundled }
}

/** What a function does not own it is not given, nor what that could be derived from. */
function withOwnKeys(
  given: Readonly<Record<string, string>>,
  purposes: readonly string[],
): Record<string, string> {
  const { INDEX_KEY = '', INDEX_KEY_OLD: _notIts, ...others } = given
  return { ...others, INDEX_KEY: derivedKeys(INDEX_KEY, purposes) }
}

/** As the cloud counts it, and a little more. */
export const bytesOf = (environment: Readonly<Record<string, string>>): number =>
  Object.entries(environment).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + value) + FRAME_BYTES,
    0,
  )

/** A private key in PEM, without its frame and line ends: the reader puts them back. */
function compact(value: string): string {
  if (!value.includes('PRIVATE KEY-----')) return value
  const key = createPrivateKey(value.replaceAll('\\n', '\n'))
  return key.export({ type: 'pkcs8', format: 'der' }).toString('base64')
}

function tooMuch(
  { name }: DeployedFunction,
  environment: Readonly<Record<string, string>>,
): string {
  const largest = Object.entries(environment)
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, 4)
    .map(([variable, value]) => `${variable}（${Buffer.byteLength(value)} 字节）`)
  return [
    `${name} 的密钥太多：环境变量至多 ${MOST_ENVIRONMENT_BYTES} 字节，现有 ${bytesOf(environment)} 字节`,
    `最大的是 ${largest.join('、')}`,
    '请先收尾一处更换（删去换好了的 _OLD，部署一次），再换下一处；或与平台商定改用较短的密钥（SM2）',
  ].join('。')
}
