import type { Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { isZero } from '../money/format.ts'
import { addMoney } from '../money/sum.ts'
import { t } from '../words/t.ts'
import { sameMoney } from './paid.ts'

interface HoldPart {
  source: 'account' | 'bank'
  label: string
  amount: string
  explained?: string
}

/** Where the hold is, as far as it is known; only of the very amount that is shown. */
export function holdParts(state: Preauthorization, shown: string | undefined): HoldPart[] {
  const { acct_frez_amt: account, bank_frez_amt: bank } = state
  if (account === undefined || bank === undefined || shown === undefined) return []
  if (!sameMoney(addMoney(account, bank), shown)) return []
  const isHeldNow = state.money.outstanding !== undefined
  const explained = (text: string) => (isHeldNow ? { explained: text } : {})
  const parts: HoldPart[] = [
    { source: 'account', label: t('医保个人账户'), amount: account, ...explained(t('先留着')) },
    { source: 'bank', label: t('银行'), amount: bank, ...explained(t('留的是额度，没有扣款')) },
  ]
  return parts.filter(({ amount }) => !isZero(amount))
}
