import type { Agreement } from '../../cloudfunctions/patient/contract.ts'
import { t, type Phrase } from '../words/t.ts'

const NAMES: Readonly<Record<string, Phrase>> = { '0': '未签署', '1': '已签署', '2': '已解除' }

/** Whether an agreement holds; a code nobody knows as the function shows it. */
export const signState = ({
  sign_state,
  signStateName,
}: Pick<Agreement, 'sign_state' | 'signStateName'>): string => {
  const name = NAMES[sign_state]
  return name === undefined ? signStateName : t(name)
}
