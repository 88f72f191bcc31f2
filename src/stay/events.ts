import type { Preauthorization, TimelineEvent } from '../../cloudfunctions/patient/contract.ts'
import { t, type Phrase } from '../words/t.ts'

const WORDS: Readonly<Record<TimelineEvent['kind'], { title: Phrase; explained: Phrase }>> = {
  frozen: { title: '冻结', explained: '钱还在账户里，暂时不能用' },
  released: { title: '解冻', explained: '这部分钱可以照常使用' },
  settled: { title: '结算', explained: '从冻结的金额里支付' },
  refunded: { title: '退款', explained: '退回原来的账户' },
}

/** An event in plain words; one whose outcome is still being asked for promises nothing. */
export function eventWords({ kind, certainty }: Pick<TimelineEvent, 'kind' | 'certainty'>): {
  title: string
  explained: string
} {
  const words = WORDS[kind] as (typeof WORDS)[TimelineEvent['kind']] | undefined
  if (words === undefined) return { title: kind, explained: '' }
  if (certainty === 'known') return { title: t(words.title), explained: t(words.explained) }
  return {
    title: t('{0}（正在核对）', t(words.title)),
    explained: t('医院正在向医保平台核对结果，请过一会儿再来看'),
  }
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
  return [...fact('frozen', frez_time), ...fact('settled', cntr_setl_time)]
}
