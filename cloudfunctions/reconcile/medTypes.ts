import type { EnvironmentReader } from '../lib/config/environment.ts'

/** Only the platform knows its codes, and no list is taken for granted: the timer in the cloud must be told. */
export function readMedTypes(environment: EnvironmentReader): string[] {
  const name = 'RECONCILE_MED_TYPES'
  const isInCloud = environment.optionalText('TENCENTCLOUD_RUNENV') === 'SCF'
  const listed = isInCloud ? environment.text(name) : environment.optionalText(name)
  if (!listed) return []
  const medTypes = listed.split(/[,，\s]+/).filter(Boolean)
  if (medTypes.length === 0 || medTypes.some((type) => !MED_TYPE_FORM.test(type)))
    environment.wrong(name, '应是就诊类型代码的列表，以逗号相隔')
  return [...new Set(medTypes)]
}

/** med_type: String ≤ 6; what a code may be made of. */
export const MED_TYPE_FORM = /^[A-Za-z0-9]{1,6}$/
