import { CODE_FIELDS, type CodeNames } from '../cloudfunctions/lib/protocol/index.ts'

/** How a stay stands, by the sandbox's own ledger. */
export type StayState = 'none' | 'frozen' | 'partlyReleased' | 'released' | 'settled' | 'refunded'

/**
 * A platform's own codes: the standard names these fields and has no table of them. The functions are handed the names
 * as configuration, as a hospital is when it connects; the HIS is made for the platform, and knows them.
 */
export interface CodeSet {
  /** `cntr_state`. */
  stayState: Readonly<Record<StayState, string>>
  /** `sign_state`. */
  signState: { signed: string; ended: string }
  /** `frez_type`: the whole credit, or a stated amount. */
  freezeType: { whole: string; stated: string }
  /** `re_frez_type`. */
  releaseType: { whole: string; part: string }
  /** `med_type` of a stay in hospital. */
  inpatient: string
  names: CodeNames
}

const FIRST: CodeSet = {
  stayState: {
    none: '0',
    frozen: '1',
    partlyReleased: '2',
    released: '3',
    settled: '4',
    refunded: '5',
  },
  signState: { signed: '1', ended: '2' },
  freezeType: { whole: '1', stated: '2' },
  releaseType: { whole: '1', part: '2' },
  inpatient: '21',
  names: {
    cntr_state: {
      0: '未冻结',
      1: '已冻结',
      2: '部分解冻',
      3: '已解冻',
      4: '已结算',
      5: '已退款',
    },
    sign_state: { 1: '已签署', 2: '已解除' },
    frez_type: { 1: '全额冻结', 2: '指定金额冻结' },
    re_frez_type: { 1: '全部解冻', 2: '部分解冻' },
    med_type: { 11: '普通门诊', 14: '门诊慢特病', 21: '普通住院', 52: '生育住院' },
  },
}

/** Every code of the first one, with another meaning: whoever reads codes by themselves says what is false. */
const OTHER: CodeSet = {
  stayState: {
    none: '1',
    frozen: '2',
    partlyReleased: '4',
    released: '0',
    settled: '5',
    refunded: '3',
  },
  signState: { signed: '2', ended: '1' },
  freezeType: { whole: '2', stated: '1' },
  releaseType: { whole: '2', part: '1' },
  inpatient: '0301',
  names: {
    cntr_state: { 1: '无授权', 2: '授权中', 4: '减额', 0: '撤销', 5: '完结', 3: '冲正' },
    sign_state: { 2: '生效', 1: '失效' },
    frez_type: { 2: '全额', 1: '定额' },
    re_frez_type: { 2: '全部', 1: '部分' },
    med_type: { '0101': '门诊', '0301': '住院', 21: '家庭病床' },
  },
}

export const CODE_SETS = { first: FIRST, other: OTHER } as const

/** What the functions are told of a platform's codes. */
export const codeEnvironment = ({
  names,
  signState,
  inpatient,
}: CodeSet): Record<string, string> => ({
  PLATFORM_CODES: CODE_FIELDS.map(
    (field) =>
      `${field}:${Object.entries(names[field] ?? {})
        .map(([code, name]) => `${code}=${name}`)
        .join(',')}`,
  ).join(';'),
  PLATFORM_AGREEMENT_IN_FORCE: signState.signed,
  RECONCILE_MED_TYPES: inpatient,
})
