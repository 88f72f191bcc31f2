import {
  parseChannel,
  wireNumber,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'

export const CHANNEL = parseChannel({
  appId: 'QZBENCH0000000000001',
  appSecret: 'of-no-use-anywhere-else-0123456789',
})
export const NOW = 1_780_000_000_000

/** One kind of message, as a plain tree for those who know nothing of the wire's numbers, and as ours. */
export interface Sample {
  name: string
  kind: 'request' | 'response'
  large: boolean
  /** Business data. */
  data: WireObject
}

const REQUEST: WireObject = {
  fixmedins_code: 'H35050200001',
  psn_name: '王小明',
  cert_no: '350582199711193519',
  cert_type: '01',
  hosp_mdtrt_id: 'ZY20261101000123',
  med_type: '21',
  frez_type: '2',
  frez_amt: wireNumber('5000.00'),
  acct_frez_amt: wireNumber('1200.00'),
  bank_frez_amt: wireNumber('3800.00'),
  adm_time: '2026-11-01 09:30:00',
  adm_dept_name: '心血管内科一病区',
  bed: '12床',
}

const settlement = (index: number): WireObject => ({
  psn_name: '王小明',
  setl_id: `SETL2026110100${String(index).padStart(6, '0')}`,
  setl_time: '2026-11-01 10:15:00',
  med_type: '21',
  medfee_sumamt: wireNumber(`${8000 + index}.35`),
  cntr_bank_act_amt: wireNumber(`${900 + index}.50`),
  memo: '住院结算',
})

const agreement = (bytes: number): WireObject => ({
  total: wireNumber(1),
  row: [
    {
      cntr_no: 'QZXY202611010001',
      is_own: '1',
      psn_name: '王小明',
      sign_time: '2026-11-01 09:00:00',
      sign_state: '1',
      cntr_att_cont: pseudoRandom(bytes).toString('base64'),
    },
  ],
})

export const SAMPLES: readonly Sample[] = [
  { name: '400 B request', kind: 'request', large: false, data: REQUEST },
  {
    name: '2 KB response',
    kind: 'response',
    large: false,
    data: { total: wireNumber(9), row: Array.from({ length: 9 }, (_, index) => settlement(index)) },
  },
  { name: '1 MB attachment', kind: 'response', large: true, data: agreement(1024 * 1024) },
  { name: '8 MB attachment', kind: 'response', large: true, data: agreement(8 * 1024 * 1024) },
]

/** The same bytes every time, with nothing in them to compress. */
function pseudoRandom(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let state = 0x9e3779b9
  for (let at = 0; at < length; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state & 0xff
  }
  return bytes
}
