import type {
  Preauthorization,
  PreauthorizationPhase,
} from '../../cloudfunctions/patient/contract.ts'
import { t, type Phrase } from '../words/t.ts'

type Tone = 'calm' | 'good' | 'attention'

export interface PhaseWords {
  /** One or two words, for the badge. */
  badge: string
  /** The state in one sentence. */
  now: string
  /** What happens next, and whether there is anything to do. */
  next: string
  /** Whom to ask. */
  ask: string
  tone: Tone
}

type Phrases = Record<'badge' | 'now' | 'next' | 'ask', Phrase> & { tone: Tone }

const WORDS: Readonly<Record<Exclude<PreauthorizationPhase, 'unknown'>, Phrases>> = {
  none: {
    badge: '未冻结',
    tone: 'calm',
    now: '还没有为这次住院冻结金额。',
    next: '医院办理冻结以后，金额会显示在这里。您现在不需要做什么。',
    ask: '有疑问，问护士站。',
  },
  frozen: {
    badge: '已冻结',
    tone: 'good',
    now: '金额已冻结，代替住院押金。',
    next: '钱还在您的账户里，只是暂时不能用。出院结算后，没有用到的部分会解冻。',
    ask: '金额有疑问，问住院结算窗口。',
  },
  'partly-released': {
    badge: '部分解冻',
    tone: 'good',
    now: '冻结的金额解冻了一部分。',
    next: '解冻的部分可以照常使用。其余的还冻结着，出院时结算。',
    ask: '金额有疑问，问住院结算窗口。',
  },
  released: {
    badge: '已解冻',
    tone: 'good',
    now: '冻结的金额已经全部解冻。',
    next: '这笔钱可以照常使用了，您不需要再做什么。',
    ask: '如果还不能用，问银行或住院结算窗口。',
  },
  settled: {
    badge: '已结算',
    tone: 'good',
    now: '这次住院已经结算。',
    next: '谁付了多少，见下面的“账单”。您不需要再做什么。',
    ask: '金额有疑问，问住院结算窗口。',
  },
  refunded: {
    badge: '已退款',
    tone: 'attention',
    now: '这次结算的金额已经退款。',
    next: '钱会退回原来的账户，您不需要再做什么。',
    ask: '一直没有到账，问住院结算窗口。',
  },
}

/** A state in the words of a person at the counter. A code nobody knows is shown by its own name, and not interpreted. */
export function phaseWords({
  phase,
  cntrStateName,
}: Pick<Preauthorization, 'phase' | 'cntrStateName'>): PhaseWords {
  if (phase === 'unknown') {
    return {
      badge: cntrStateName,
      tone: 'attention',
      now: t('医保平台给出的状态是“{0}”。', cntrStateName),
      next: t('我们也不能确定这是什么意思。'),
      ask: t('请问一问护士站或住院结算窗口。'),
    }
  }
  const { badge, now, next, ask, tone } = WORDS[phase]
  return { badge: t(badge), now: t(now), next: t(next), ask: t(ask), tone }
}
