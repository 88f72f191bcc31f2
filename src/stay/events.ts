import type { TimelineEvent } from '../../cloudfunctions/patient/contract.ts'

const WORDS: Readonly<Record<TimelineEvent['kind'], { title: string; explained: string }>> = {
  frozen: { title: '冻结', explained: '钱还在账户里，暂时不能用' },
  released: { title: '解冻', explained: '这部分钱可以照常使用' },
  settled: { title: '结算', explained: '从冻结的金额里支付' },
  refunded: { title: '退款', explained: '退回原来的账户' },
}

/** An event in plain words; one whose outcome is still being asked for promises nothing. */
export function eventWords({ kind, certainty }: Pick<TimelineEvent, 'kind' | 'certainty'>): { title: string; explained: string } {
  const words = WORDS[kind] ?? { title: kind, explained: '' }
  return certainty === 'known' ? words : { title: `${words.title}（正在确认）`, explained: '医院正在向医保平台核对结果，请稍后下拉刷新' }
}
