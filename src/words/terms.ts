import { ref } from 'vue'
import { t, type Phrase } from './t.ts'

/** The words that nobody is born with, each in a sentence. */
const TERMS = {
  信用就医: '住院时不用先交押金，由冻结的金额代替押金，出院时再结算。',
  预授权: '您先答应：出院结算时从约定的账户付，现在不扣。',
  冻结: '医保个人账户里的钱先留着，暂时不能用；银行留的是额度，没有扣款。',
  解冻: '留着的放开了：个账的钱可以照常用，银行的额度也放开了。',
  医保个人账户: '也叫“个账”，就是医保卡里您自己的那部分钱。',
  医保基金支付: '医保报销的部分，不用您付。',
  医保电子凭证: '手机里的医保卡，由国家医保局签发，用来证明身份。',
} as const satisfies Record<string, Phrase>

export type Term = keyof typeof TERMS & Phrase

export const ALL_TERMS = Object.keys(TERMS) as Term[]
export const explanation = (term: Term): string => t(TERMS[term])

/** The one being explained, over whatever page is open. */
export const explained = ref<Term>()
export const explain = (term: Term | undefined): void => {
  explained.value = term
}
