import type {
  Preauthorization,
  StayMoney,
  TimelineEvent,
} from '../../cloudfunctions/patient/api.ts'
import { isNothing } from '../money/format.ts'
import { sentences, t, type Phrase } from '../words/t.ts'
import { yuan } from './paid.ts'

const TITLES: Readonly<Record<TimelineEvent['kind'], Phrase>> = {
  frozen: '冻结',
  released: '解冻',
  settled: '结算',
  refunded: '退款',
}

/** An event in plain words, as of now; one whose outcome is still being asked for promises nothing. */
export function eventWords(
  event: TimelineEvent,
  money: StayMoney,
): { title: string; explained: string } {
  const phrase = TITLES[event.kind] as Phrase | undefined
  if (phrase === undefined) return { title: event.kind, explained: '' }
  if (event.certainty === 'known')
    return { title: t(phrase), explained: EXPLAINED[event.kind](event, money) }
  return {
    title: t('{0}（正在核对）', t(phrase)),
    explained: t('医院正在向医保平台核对结果，请过一会儿再来看'),
  }
}

const EXPLAINED: Readonly<
  Record<TimelineEvent['kind'], (event: TimelineEvent, money: StayMoney) => string>
> = {
  frozen({ acct_frez_amt: account, bank_frez_amt: bank }, money) {
    const untouched = isNothing(money.used) && isNothing(money.released)
    if (account === undefined || bank === undefined)
      return untouched ? t('先留着，没有扣款') : t('当时先留着，没有扣款')
    return t(
      untouched
        ? '个账 {0} 先留着；银行 {1} 是额度，没有扣款'
        : '当时留了个账 {0}、银行额度 {1}，没有扣款',
      yuan(account),
      yuan(bank),
    )
  },
  released({ reason, bySettlement }) {
    return sentences(
      bySettlement === true && t('结算没有用到的部分'),
      reason !== undefined && t('原因：{0}', reason),
      t('个账的可以照常用，银行的额度放开了'),
    )
  },
  settled({ acct_pay_sumamt: account, cntr_bank_act_amt: bank, amount }) {
    if (account === undefined || bank === undefined) return ''
    return isNothing(amount)
      ? t('没有用到冻结的钱')
      : t('从冻结的钱里付了：个账 {0}，银行 {1}', yuan(account), yuan(bank))
  },
  refunded: () => t('从已经付了的钱里退回'),
}

/**
 * Where our journal has seen nothing of a stay, the platform still dates two of its facts. Of how much was frozen or
 * paid at those moments it says nothing, only of how much it is now: so they carry no amount.
 * @returns oldest first
 */
export function platformEvents({
  frez_time,
  cntr_setl_time,
}: Pick<Preauthorization, 'frez_time' | 'cntr_setl_time'>): TimelineEvent[] {
  const fact = (kind: TimelineEvent['kind'], at: string | undefined): TimelineEvent[] =>
    at ? [{ kind, at, serialNo: '', certainty: 'known' }] : []
  return [...fact('frozen', frez_time), ...fact('settled', cntr_setl_time)].sort((a, b) =>
    a.at < b.at ? -1 : 1,
  )
}
