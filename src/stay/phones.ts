import type { HospitalHelp, KnownCampus } from '../../cloudfunctions/patient/api.ts'
import { t } from '../words/t.ts'

interface Phone {
  who: string
  phone: string
}

/** As it is shown: it is not broken at its hyphens. */
export const shownPhone = (phone: string): string => phone.replace(/-/g, '\u2011')

/**
 * Whom the patient can call, the nearest first.
 * @param ward where the patient lies, as the HIS calls it
 * @param campus whose stay it is, where there are several
 */
export function phonesOf(
  { nursesPhones = [], billingPhone, insurerPhone }: HospitalHelp,
  ward: string | undefined,
  campus?: KnownCampus,
): Phone[] {
  const nurses =
    nursesPhones.find((one) => one.ward === ward) ??
    nursesPhones.find((one) => one.ward === undefined)
  return [
    { who: t('护士站'), phone: nurses?.phone },
    { who: t('住院结算窗口'), phone: billingPhone },
    { who: campus?.name, phone: campus?.phone },
    { who: t('医保服务热线'), phone: insurerPhone },
  ].filter((one): one is Phone => one.phone !== undefined)
}
