import { InputError, parseCodes, type CodeNames } from '../protocol/index.ts'
import { readEnvironment, type Environment, type EnvironmentReader } from './environment.ts'

/**
 * What the platform's codes are called, as the hospital was told when it connected: names, and nothing is decided by
 * them.
 */
export function readCodeNames(environment: EnvironmentReader): CodeNames {
  try {
    return parseCodes(environment.optionalText('PLATFORM_CODES') ?? '')
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    environment.wrong('PLATFORM_CODES', error.message)
    return {}
  }
}

/** For a tool by itself. @throws ConfigurationError */
export function codeNamesOf(env: Environment): CodeNames {
  const environment = readEnvironment(env)
  const names = readCodeNames(environment)
  environment.check()
  return names
}

/** The `sign_state` codes of an agreement that is in force; undefined: nobody has said which they are. */
export function readAgreementInForce(
  environment: EnvironmentReader,
): ReadonlySet<string> | undefined {
  const text = environment.optionalText('PLATFORM_AGREEMENT_IN_FORCE')
  if (text === undefined) return undefined
  const codes = text.split(/[,，\s]+/).filter(Boolean)
  if (codes.length === 0 || codes.some((code) => code.length > 10))
    environment.wrong('PLATFORM_AGREEMENT_IN_FORCE', '应是 sign_state 代码的列表，如 1 或 1,3')
  return new Set(codes)
}
