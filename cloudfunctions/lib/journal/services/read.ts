import { formatDateTime, formatDecimal, parseDecimal, type Fen } from '../../protocol/index.ts'
import type { Observation } from '../intent.ts'
import type { Identified } from './service.ts'

/** What every request says, without what only some say. */
export const commonOf = ({
  institution,
  stayId,
  name,
  documentNumber,
}: Pick<Identified, 'institution' | 'stayId' | 'name' | 'documentNumber'>) => ({
  institution,
  stayId,
  name,
  documentNumber,
  settlementNo: '',
  feeDate: '',
  visitType: '',
})

/** Who pressed the key. */
export const OPERATOR = ['opt_name', 'opt_dept_name'] as const

/** An amount that is not told apart into account and bank. */
export const moved = (amount: Fen) => ({
  amount: formatDecimal(amount),
  accountAmount: null,
  bankAmount: null,
})

export const trace = (at: Date | null, serialNo: string | null) => ({
  at: at === null ? '' : formatDateTime(at),
  serialNo: serialNo ?? '',
})

/** Of what an Observation has. */
export const fen = (text: string): Fen => parseDecimal(text, 'amount')

/** By its time or, where the platform gives none, by its amounts. */
export const everFroze = ({ frozenAt, frozen, settled }: Observation): boolean =>
  frozenAt !== '' || frozen !== '0.00' || settled !== '0.00'

/** When it was settled, where that is not of an earlier settlement. */
export const settledSince = (before: Observation, now: Observation): string =>
  now.settledAt === before.settledAt ? '' : now.settledAt
