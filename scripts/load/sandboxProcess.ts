import { demoStays } from '../../sandbox/demoStays.ts'
import { EVOUCHER_KEY, FIXMEDINS_CODE, HIS_KEY } from '../../sandbox/defaults.ts'
import { startEvoucher } from '../../sandbox/evoucher/index.ts'
import { startHospital } from '../../sandbox/hospital/index.ts'
import { startPlatform } from '../../sandbox/platform/index.ts'
import { enrol, inpatients, staysOf } from './inpatients.ts'

// The sandbox in a process of its own, so that its work is not measured as the functions'. Ends with its parent.
const patients = inpatients(Number(process.argv[2]))
const running = await Promise.all([
  startPlatform({ port: 0, seed: true }),
  startEvoucher({ port: 0, key: EVOUCHER_KEY }),
  startHospital({
    port: 0,
    key: HIS_KEY,
    institution: FIXMEDINS_CODE,
    demo: [...demoStays(), ...staysOf(patients, Date.now())],
  }),
])
const [platform, evoucher, hospital] = running
enrol(platform.ledger, patients, Date.now())
process.once(
  'disconnect',
  () => void Promise.all(running.map((one) => one.close())).finally(() => process.exit(0)),
)
process.send?.({ platform: platform.url, evoucher: evoucher.url, hospital: hospital.url })
