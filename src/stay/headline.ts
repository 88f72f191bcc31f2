import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { isSome, isZero } from '../money/format.ts'
import { t } from '../words/t.ts'
import type { FromHold } from './paid.ts'

export interface Headline {
  label: string
  amount: string
}

/** The one amount that matters now. Undefined where none is certain, or there is none. */
export function headline(
  {
    phase,
    money: { used, released, outstanding, refunded },
    frez_amt,
    cntr_act_amt,
  }: Pick<Preauthorization, 'phase' | 'money' | 'frez_amt' | 'cntr_act_amt'>,
  paid?: FromHold,
): Headline | undefined {
  switch (phase) {
    case 'none':
      return undefined
    case 'frozen':
    case 'partly-released':
      return phase === 'frozen' || outstanding === undefined
        ? { label: t('冻结金额'), amount: outstanding ?? frez_amt }
        : { label: t('现在还冻结着'), amount: outstanding }
    case 'released':
      return there(t('已经解冻'), released)
    case 'settled': {
      const amount = used ?? (paid?.paid ? paid.total : undefined)
      return amount === undefined
        ? { label: t('医保平台的结算金额'), amount: cntr_act_amt }
        : { label: t('从冻结的钱里付了'), amount }
    }
    case 'refunded':
      return there(t('已经退款'), refunded)
    case 'unknown':
      return isZero(frez_amt) ? undefined : { label: t('医保平台的冻结金额'), amount: frez_amt }
  }
}

const there = (label: string, amount: string | undefined): Headline | undefined =>
  isSome(amount) ? { label, amount } : undefined
