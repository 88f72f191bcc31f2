import type { Bill, Preauthorization } from '../../cloudfunctions/patient/api.ts'
import { readableTime } from '../dates/shanghai.ts'
import { isSome, isZero } from '../money/format.ts'
import { t, type Phrase } from '../words/t.ts'
import { fromHold, yuan, type FromHold } from './paid.ts'

type Tone = 'calm' | 'good' | 'attention'

export interface PhaseWords {
  /** One or two words, for the badge. */
  badge: string
  /** The state in one sentence. */
  now: string
  /** Where the money is, what happens next, and whether there is anything to do: a sentence or two each. */
  next: string[]
  /** Whom to ask. */
  ask: string
  tone: Tone
}

type State = Pick<
  Preauthorization,
  | 'phase'
  | 'money'
  | 'checking'
  | 'registration'
  | 'agreement'
  | 'acct_frez_amt'
  | 'bank_frez_amt'
  | 'cntr_act_amt'
>

type Badge = [badge: Phrase, tone: Tone]

const BADGES: Readonly<Record<Exclude<Preauthorization['phase'], 'none'>, Badge>> = {
  frozen: ['已冻结', 'good'],
  'partly-released': ['部分解冻', 'good'],
  released: ['已解冻', 'good'],
  settled: ['已结算', 'good'],
  refunded: ['已退款', 'attention'],
  unknown: ['正在核对', 'attention'],
}

/** Where the money is, in the words of a person at the counter: of each part, the account's and the bank's, its own. */
export function phaseWords(state: State, bill?: Bill | null): PhaseWords {
  const [badge, tone] = state.phase === 'none' ? badgeOfNothing(state) : BADGES[state.phase]
  const paid = bill ? fromHold(bill, state) : undefined
  return { badge: t(badge), tone, ...sentencesOf(state, paid?.paid ? paid : undefined) }
}

function sentencesOf(
  state: State,
  paid: FromHold | undefined,
): Pick<PhaseWords, 'now' | 'next' | 'ask'> {
  const more = state.checking ? [t('另有一笔办理的结果正在核对。')] : []
  switch (state.phase) {
    case 'none':
      return nothingFrozen(state, more)
    case 'frozen':
      return {
        ...(isLeftKnown(state)
          ? {
              now: t('已经冻结，代替住院押金。'),
              next: [
                t(HELD[sourceOf(state)]),
                t('出院结算时才会用到，没有用到的会解冻。'),
                ...paidBefore(state),
                ...more,
              ],
            }
          : {
              now: t('医保平台记着这次住院的一笔冻结。'),
              next: [
                t('冻结时，个账的钱先留着，银行留的是额度，都没有扣款。'),
                t('后来有没有解冻，医保平台没有说。'),
                ...paidBefore(state),
                ...more,
              ],
            }),
        ask: t('金额有疑问，问住院结算窗口。'),
      }
    case 'partly-released':
      return {
        now: t('已经解冻了一部分。'),
        next: [
          t('解冻了的，个账的可以照常用，银行的额度放开了。'),
          t('其余的还冻结着：个账的先留着，银行的是额度，没有扣款。'),
          ...paidBefore(state),
          ...more,
        ],
        ask: t('金额有疑问，问住院结算窗口。'),
      }
    case 'released':
      return {
        now: t('已经全部解冻。'),
        next: [
          t((isSome(state.money.used) ? FREED : FREED_UNUSED)[sourceOf(state)]),
          ...paidBefore(state),
          ...more,
        ],
        ask: t('如果还不能用，问银行或住院结算窗口。'),
      }
    case 'settled':
      return {
        now: t('这次住院已经结算。'),
        next: [...afterSettlement(state, paid), ...more],
        ask: t('金额有疑问，问住院结算窗口。'),
      }
    case 'refunded':
      return {
        now: t('从冻结的钱里付的，已经全部退款。'),
        next: [
          ...(paid ? [t('个账退 {0}，银行退 {1}。', yuan(paid.account), yuan(paid.bank))] : []),
          ...stillHeld(state),
          ...more,
        ],
        ask: t('个账有没有到账，问住院结算窗口；银行的部分还要不要还，问银行。'),
      }
    case 'unknown':
      return {
        now: t(state.checking ? '有一笔办理的结果正在核对。' : '医院和医保平台的记录还没有对上。'),
        next: [t('下面是医保平台现在的数，核对好以前只作参考。')],
        ask: t('请问一问护士站或住院结算窗口。'),
      }
  }
}

function badgeOfNothing({ registration, agreement }: State): Badge {
  if (registration === 'not-found') return ['没有查到', 'attention']
  return agreement?.state === 'none' ? ['还没签协议', 'attention'] : ['未冻结', 'calm']
}

/** Whether the number is a stay of this patient's at all, and what is to be done before anything can be frozen. */
function nothingFrozen(
  { registration, agreement }: State,
  more: string[],
): Pick<PhaseWords, 'now' | 'next' | 'ask'> {
  if (registration === 'not-found')
    return {
      now: t('医院没有查到这个住院登记号。'),
      next: [t('请对照腕带核对号码。刚办入院的，可能要等一会儿。'), ...more],
      ask: t('有疑问，问护士站。'),
    }
  const doubt =
    registration === 'unchecked' ? [t('医院的住院登记暂时查不到，请对照腕带核对这个号码。')] : []
  switch (agreement?.state) {
    case 'none':
      return {
        now: t('还没有签信用就医协议。'),
        next: [t('签了协议，医院才能办冻结。'), ...doubt, ...more],
        ask: t('怎么签，请问护士站或住院结算窗口。'),
      }
    case 'in-force':
      return {
        now: t('已签协议，等医院办理就行。'),
        next: [t('医院办理冻结以后，金额会显示在这里。'), ...doubt, ...more],
        ask: t('有疑问，问护士站。'),
      }
    case 'not-known':
      return {
        now: t('这次住院还没办冻结。'),
        next: [
          t('您签过的协议：'),
          ...agreement.signed.map(({ cntr_no, sign_time }) =>
            sign_time === '' ? cntr_no : t('{0} 签，编号 {1}', readableTime(sign_time), cntr_no),
          ),
          ...doubt,
          ...more,
        ],
        ask: t('协议现在是不是有效，请问护士站或住院结算窗口。'),
      }
    case undefined:
      return {
        now: t('这次住院还没办冻结。'),
        next: [t('医院办理冻结以后，金额会显示在这里。'), ...doubt, ...more],
        ask: t('有疑问，问护士站。'),
      }
  }
}

/** Who has paid, what is still held, and that the bank's part is to be given back. */
function afterSettlement(state: State, paid: FromHold | undefined): string[] {
  const { used, refunded } = state.money
  if (used === undefined && isZero(state.cntr_act_amt))
    return [t('医保平台现在的结算金额是 0：没有用到冻结的钱，或者已经退款。'), ...stillHeld(state)]
  const unused = isZero(used ?? state.cntr_act_amt)
  return [
    ...(unused ? [t('没有用到冻结的钱。')] : []),
    ...stillHeld(state),
    ...(unused || (paid && isZero(paid.bank))
      ? []
      : [
          paid
            ? t('银行替您付了 {0}，以后要还给银行。', yuan(paid.bank))
            : t('其中银行替您付的，以后要还给银行。'),
          t('怎么还、什么时候还，看您签的协议，或者问银行。'),
        ]),
    ...refundOf(refunded),
  ]
}

function stillHeld({ money: { outstanding, released } }: State): string[] {
  if (outstanding === undefined) return [t('还有没有冻结着的，请问住院结算窗口。')]
  if (!isZero(outstanding)) return [t('还有 {0} 冻结着，请问住院结算窗口。', yuan(outstanding))]
  return [
    isSome(released) ? t('没有用到的已经解冻，现在没有冻结的钱了。') : t('现在没有冻结的钱了。'),
  ]
}

/** What an earlier hold of the same stay has paid, before another was made. */
function paidBefore(state: State): string[] {
  const { used, refunded } = state.money
  if (!isSome(used)) return []
  if (used === refunded) return [t('以前结算时从冻结的钱里付了 {0}，已经全部退款。', yuan(used))]
  return [
    t('以前结算时从冻结的钱里付了 {0}；银行替您付的，以后要还给银行。', yuan(used)),
    ...refundOf(refunded),
  ]
}

const refundOf = (refunded: string | undefined): string[] =>
  isSome(refunded)
    ? [t('其中 {0} 已经退款；个账、银行各退多少，问住院结算窗口。', yuan(refunded))]
    : []

const isLeftKnown = ({ money }: State): boolean => money.outstanding !== undefined

type Source = 'account' | 'bank' | 'both'

/** Whose money it is, as far as it is known; else each sentence tells of both. */
function sourceOf({ acct_frez_amt: account = '', bank_frez_amt: bank = '' }: State): Source {
  if (isZero(account) === isZero(bank)) return 'both'
  if (account === '' || bank === '') return 'both'
  return isZero(account) ? 'bank' : 'account'
}

const HELD: Readonly<Record<Source, Phrase>> = {
  account: '这是医保个人账户里的钱，先留着，没有扣。',
  bank: '银行留的是额度，没有扣款。',
  both: '医保个人账户里的钱先留着；银行留的是额度，没有扣款。',
}

const FREED: Readonly<Record<Source, Phrase>> = {
  account: '医保个人账户里的钱可以照常用了。',
  bank: '银行的额度放开了。',
  both: '个账的钱可以照常用了，银行的额度放开了。',
}

/** Where nothing of the stay was ever paid out of a hold. */
const FREED_UNUSED: Readonly<Record<Source, Phrase>> = {
  account: '医保个人账户里的钱可以照常用了。',
  bank: '银行的额度放开了，没有扣过款。',
  both: '个账的钱可以照常用了；银行的额度放开了，没有扣过款。',
}
