import { SERVICES, formatDateTime, wireNumber } from '../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, HIS_CHANNEL, type DemoPatient } from '../../sandbox/defaults.ts'
import { envelopedJob, patientJob } from './calls.ts'
import { take, type Job, type Measured, type Sample } from './pace.ts'
import {
  agree,
  authorize,
  beginHandOver,
  byEights,
  completeHandOver,
  visit,
  type Person,
  type Visitor,
} from './people.ts'

/** One in so many comes for the first time, and goes by way of the e-voucher. */
const NEW_ONE_IN = 4
/** The last arrives when so much of the morning is over; the rest is left to finish. */
const ARRIVING = 0.8

/** Who comes: known by now, or new. */
export interface Comer {
  patient: DemoPatient
  visitor: Visitor
  /** Undefined for whoever is not authorised yet. */
  person: Person | undefined
}

/** Before the morning: most have been here on other days. */
export const prepare = (functionsUrl: string, patients: readonly DemoPatient[]): Promise<Comer[]> =>
  byEights(patients, async (patient, number) => {
    const visitor = await visit(functionsUrl, patient, `morning-${number}`)
    const isNew = number % NEW_ONE_IN === 0
    return {
      patient,
      visitor,
      person: isNew ? undefined : await authorize(functionsUrl, visitor),
    }
  })

/**
 * They arrive evenly, whether or not the ones before are answered. The HIS freezes for each, the patient looks about,
 * the HIS settles, the patient looks at what came of it; each of them waits for one answer before the next question.
 */
export async function spendMorning(
  functionsUrl: string,
  comers: readonly Comer[],
  seconds: number,
): Promise<Measured> {
  const started = performance.now()
  const between = (seconds * 1000 * ARRIVING) / comers.length
  const pause = (seconds * 1000 * (1 - ARRIVING)) / STEPS
  const stays = comers.map(async (comer, number) => {
    await until(started + number * between)
    return stay(functionsUrl, comer, pause)
  })
  return { samples: (await Promise.all(stays)).flat(), elapsed: performance.now() - started }
}

const STEPS = 8

async function stay(functionsUrl: string, comer: Comer, pause: number): Promise<Sample[]> {
  const samples: Sample[] = []
  const began = performance.now()
  const step = async (job: Job) => {
    await until(began + samples.length * pause)
    samples.push(await take(job, performance.now()))
  }
  const { patient } = comer
  const his = (kind: string, funid: string, data: Record<string, string>) =>
    envelopedJob(kind, `${functionsUrl}/hospital`, HIS_CHANNEL, funid, {
      fixmedins_code: FIXMEDINS_CODE,
      hosp_mdtrt_id: patient.hosp_mdtrt_id,
      psn_name: patient.psn_name,
      cert_type: patient.cert_type,
      cert_no: patient.cert_no,
      mdtrt_id: patient.mdtrt_id ?? '',
      is_own: wireNumber('0'),
      ...Object.fromEntries(
        Object.entries(data).map(([name, value]) => [
          name,
          /amt$/.test(name) ? wireNumber(value) : value,
        ]),
      ),
    })
  await step(his('/hospital 冻结', SERVICES.freeze.funid, FREEZE))
  const person = comer.person ?? (await handOver(functionsUrl, comer.visitor, step))
  // Whoever is not let in sees nothing.
  if (person === undefined) return samples
  for (const action of ['overview.get', 'preauthorization.current', 'timeline.list', 'bill.get'])
    await step(patientJob(functionsUrl, person, action))
  await step(
    his('/hospital 结算', SERVICES.settle.funid, settlement(`MORNING${patient.hosp_mdtrt_id}`)),
  )
  await step(patientJob(functionsUrl, person, 'overview.get'))
  return samples
}

/** By way of the e-voucher, where the patient agrees. */
async function handOver(
  functionsUrl: string,
  visitor: Visitor,
  step: (job: Job) => Promise<void>,
): Promise<Person | undefined> {
  let begun: { url: string; state: string } | undefined
  await step({
    kind: '/patient handoff.begin',
    send: async () => void (begun = await beginHandOver(functionsUrl, visitor)),
  })
  if (begun === undefined) return undefined
  const { url, state } = begun
  const code = await agree(url)
  let person: Person | undefined
  await step({
    kind: '/patient handoff.complete',
    send: async () => void (person = await completeHandOver(functionsUrl, visitor, state, code)),
  })
  return person
}

const FREEZE = {
  opt_name: '王护士',
  opt_dept_name: '入院处',
  frez_type: '2',
  frez_amt: '8000.00',
}

const settlement = (number: string) => ({
  med_type: '21',
  setl_id: number,
  hosp_setl_id: `YB${number}`,
  setl_time: formatDateTime(Date.now()),
  medfee_sumamt: '1500.00',
  fund_pay_sumamt: '600.00',
  acct_pay_sumamt: '200.00',
  cash_payamt: '0.00',
  cntr_bank_act_amt: '700.00',
})

async function until(due: number): Promise<void> {
  const wait = due - performance.now()
  if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
}
