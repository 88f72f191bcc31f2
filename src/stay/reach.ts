import type { KnownCampus } from '../../cloudfunctions/patient/api.ts'
import { language, t } from '../words/t.ts'

/** Where an authorisation holds, of several campuses; '' where there is only one. */
export function authorizationReach({
  all,
  current,
  isApart,
}: {
  all: readonly KnownCampus[]
  current: KnownCampus | undefined
  isApart: boolean
}): string {
  if (all.length === 0) return ''
  if (isApart)
    return current
      ? t('授权只在{0}有效。在本院别的院区看，要另外授权。', current.name)
      : t('授权只在您选的院区有效。在本院别的院区看，要另外授权。')
  const names = all.map(({ name }) => name).join(language() === 'en' ? ', ' : '、')
  return t('授权在本院各院区（{0}）有效。', names)
}
