import type { Variables } from './variable.ts'

/** Messages to patients. */
export const NOTICES: Variables = {
  NOTICE_TEMPLATE_FREEZE: {
    what: '订阅消息「冻结」的模板 ID；字段名与默认的不同时写成 模板ID;name=thing1;amount=amount2;time=time3；空则不发',
    example: '',
    from: '信息科',
  },
  NOTICE_TEMPLATE_RELEASE: {
    what: '订阅消息「解冻」的模板，写法同上',
    example: '',
    from: '信息科',
  },
  NOTICE_TEMPLATE_SETTLEMENT: {
    what: '订阅消息「结算」的模板，写法同上；金额是从冻结的钱里付的，不是总费用',
    example: '',
    from: '信息科',
  },
  NOTICE_LASTING: {
    what: '三个模板都是长期订阅的写 yes（医疗类目可申请）：患者同意一次，这次住院每有变动都通知；否则 no，同意一次通知一次',
    fallback: 'no',
    example: 'no',
    from: '信息科',
  },
}
