import { expect, it } from 'vitest'
import { termsFor } from './termsFor.ts'

it.each<[Parameters<typeof termsFor>[0], ReturnType<typeof termsFor>]>([
  [{ phase: 'none' }, ['信用就医', '预授权', '冻结']],
  [{ phase: 'frozen' }, ['冻结', '解冻', '医保个人账户']],
  [{ phase: 'frozen', acct_frez_amt: '5.00' }, ['冻结', '解冻', '医保个人账户']],
  [{ phase: 'frozen', acct_frez_amt: '0.00' }, ['冻结', '解冻']],
  [{ phase: 'partly-released', acct_frez_amt: '5.00' }, ['冻结', '解冻', '医保个人账户']],
  [{ phase: 'released', acct_frez_amt: '5.00' }, ['预授权', '解冻']],
  [{ phase: 'settled' }, ['预授权', '解冻']],
  [{ phase: 'unknown' }, ['预授权', '解冻']],
])('explains to somebody in the state %j the words that he sees there', (state, terms) =>
  expect(termsFor(state)).toEqual(terms),
)
