import { SERVICES } from '../../cloudfunctions/lib/protocol/index.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { requestsOf } from '../hospital/his.ts'
import { START } from './platform.ts'
import type { Line } from './world.ts'

const patient = demoPatient('signed')
const here = requestsOf(patient)
const elsewhere = requestsOf({ ...patient, hosp_mdtrt_id: 'ZY-ELSEWHERE' })

const line = (
  service: keyof typeof SERVICES,
  data: Line['data'],
  note: string,
  key = note,
): Line => {
  const { funid } = SERVICES[service] as { funid: string }
  return { funid, data, note, key }
}
const settlement = (requests: typeof here, bank: string) =>
  requests.settle('S1', { account: '0.00', bank, at: START })

/** What the HIS of one hospital may have to say; the same number on two stays is a slip of somebody's. */
export const LINES = {
  freeze: line('freeze', here.freeze('500.00'), '500.00'),
  freezeElsewhere: line('freeze', elsewhere.freeze('300.00'), '300.00'),
  release: line('release', here.release('10.00', 'R1'), 'R1'),
  another: line('release', here.release('20.00', 'R2'), 'R2'),
  settle: line('settle', settlement(here, '30.00'), 'S1', 'settle here'),
  settleElsewhere: line('settle', settlement(elsewhere, '30.00'), 'S1', 'settle elsewhere'),
  refund: line('refund', here.refund('T1', 'S1', '5.00'), 'T1'),
} as const satisfies Record<string, Line>
