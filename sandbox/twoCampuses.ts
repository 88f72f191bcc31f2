import { FIXMEDINS_CODE } from './defaults.ts'

/** INSTITUTIONS to try: a second campus with a platform channel and a HIS channel of its own. */
export const TWO_CAMPUSES = [
  { code: FIXMEDINS_CODE, name: '东街院区' },
  {
    code: 'H35050200002',
    name: '城东院区',
    PLATFORM_APPID: 'QZXYSBX0000000000102',
    HOSPITAL_APPID: 'QZHIS000000000000102',
  },
] as const
