import type { Variables } from './variable.ts'

/** The timer that compares a day with the platform. */
export const RECONCILE: Variables = {
  RECONCILE_MED_TYPES: {
    what: '对账的就诊类型代码（med_type），以逗号相隔；照医保平台的代码表和 HIS 实际上传的填',
    example: '21',
    from: '医保平台',
  },
  RECONCILE_AFTER: {
    what: '每天几点之后对前一天的账',
    fallback: '06:00',
    example: '06:00',
    from: '信息科',
  },
  RECONCILE_TIMEOUT_MS: {
    what: '取一份清单的时限，毫秒',
    fallback: '300000',
    example: '300000',
    from: '信息科',
  },
  RECONCILE_CATCH_UP_DAYS: {
    what: '漏对的账往前补多少天',
    fallback: '31',
    example: '31',
    from: '信息科',
  },
}
