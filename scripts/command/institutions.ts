import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import { listInstitutions, type Institution } from '../../cloudfunctions/lib/config/institutions.ts'
import { OWN_SECRETS, readOwnVariable } from '../../cloudfunctions/lib/config/ownVariables.ts'
import { eachOf, type Several } from '../../cloudfunctions/lib/config/several.ts'
import { UsageError } from './command.ts'

/** One of a hospital's institutions, with the configuration as if it were the only one. */
export interface OneInstitution extends Institution {
  env: Environment
}

/** Of which institution a command is. */
export const INSTITUTION_OPTION = { institution: { type: 'string' } } as const

/** That of the variables first. What is wrong with any of it the readers of the configuration say. */
export function institutionsOf(env: Environment): Several<OneInstitution> {
  const alone = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => name !== 'INSTITUTIONS' && !OWN_SECRETS.has(readOwnVariable(name)?.name ?? ''),
    ),
  )
  return eachOf(listInstitutions(readEnvironment(env)), ({ own, ...institution }) => ({
    ...institution,
    env: { ...alone, ...own, HOSPITAL_FIXMEDINS_CODE: institution.code },
  }))
}

/**
 * Those that `--institution` names, or all. @throws UsageError where it names none
 * @param needed where a command cannot be of several
 */
export function chosen(
  institutions: Several<OneInstitution>,
  code: string | undefined,
  needed: 'one' | 'any',
): Several<OneInstitution> {
  const listed = institutions
    .map((one) => [one.code, one.name].filter(Boolean).join(' '))
    .join('、')
  if (code === undefined) {
    if (needed === 'one' && institutions.length > 1)
      throw new UsageError(`有几个院区，请用 --institution 写明是哪一个：${listed}`)
    return institutions
  }
  const named = institutions.find((one) => one.code === code.trim())
  if (named === undefined)
    throw new UsageError(`--institution ${code} 不在配置里，有的是：${listed}`)
  return [named]
}
