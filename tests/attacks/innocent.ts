import { sealRequest, stringifyWire } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'

const patient = demoPatient('frozen')

/** A request as each function gets it all day, for what an attack costs to be measured by. */
export const INNOCENT = {
  hospital: () =>
    stringifyWire(
      sealRequest(HIS_CHANNEL, {
        funid: 'BC00.03.00.02',
        data: {
          fixmedins_code: FIXMEDINS_CODE,
          psn_name: patient.psn_name,
          cert_no: patient.cert_no,
          hosp_mdtrt_id: patient.hosp_mdtrt_id,
        },
        timestamp: Date.now(),
      }),
    ),
  'fee-info': () =>
    stringifyWire(
      sealRequest(SANDBOX_CHANNELS.main, {
        funid: '',
        data: { fixmedins_code: FIXMEDINS_CODE, hosp_mdtrt_id: patient.hosp_mdtrt_id },
        timestamp: Date.now(),
      }),
    ),
  patient: () => '{"action":"patients.list"}',
  landing: () => '{"action":"link"}',
} as const satisfies Record<string, () => string>

export type Attacked = keyof typeof INNOCENT
export const ATTACKED = Object.keys(INNOCENT) as Attacked[]
