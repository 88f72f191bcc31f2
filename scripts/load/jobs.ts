import {
  SERVICES,
  wireNumber,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import {
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { envelopedJob, patientJob } from './calls.ts'
import type { Job } from './pace.ts'
import type { Person } from './people.ts'
import { post } from './post.ts'

/**
 * What a morning is made of, in turn: mostly patients who look, the HIS that asks and repeats, the platform that
 * fetches a bill.
 */
export function createJobs(
  functionsUrl: string,
  people: readonly Person[],
): { mixed(number: number): Job; looking(number: number): Job } {
  const patient = (person: Person, action: string) => patientJob(functionsUrl, person, action)
  const enveloped = (
    kind: string,
    path: string,
    channel: Channel,
    funid: string,
    data: WireObject,
  ) => envelopedJob(kind, `${functionsUrl}${path}`, channel, funid, data)

  const signed = demoPatient('signed')
  const about: WireObject = {
    fixmedins_code: FIXMEDINS_CODE,
    psn_name: signed.psn_name,
    cert_no: signed.cert_no,
    hosp_mdtrt_id: signed.hosp_mdtrt_id,
  }
  const freeze: WireObject = {
    ...about,
    cert_type: signed.cert_type,
    mdtrt_id: signed.mdtrt_id ?? '',
    opt_name: '王护士',
    opt_dept_name: '入院处',
    is_own: wireNumber('0'),
    frez_type: '2',
    frez_amt: wireNumber('8000.00'),
  }
  const his = HIS_CHANNEL
  const settled = demoPatient('settled').hosp_mdtrt_id
  const person = (number: number) => people[number % people.length]! // there is somebody
  // The several-megabyte agreement is nobody's daily request, and somebody without an agreement is refused: neither is
  // measured here.
  const turn: readonly ((number: number) => Job)[] = [
    (number) => patient(person(number), 'overview.get'),
    (number) => patient(person(number), 'timeline.list'),
    (number) =>
      enveloped('/hospital 查询', '/hospital', his, SERVICES.preauthorization.funid, {
        ...about,
        req_no: String(number),
      }),
    (number) => patient(person(number), 'preauthorization.current'),
    (number) =>
      enveloped('/fee-info', '/fee-info', SANDBOX_CHANNELS.main, '', {
        fixmedins_code: FIXMEDINS_CODE,
        hosp_mdtrt_id: settled,
        req_no: String(number),
      }),
    (number) => patient(person(number), 'stays.list'),
    () => enveloped('/hospital 冻结（重发）', '/hospital', his, SERVICES.freeze.funid, freeze),
    (number) => patient(person(number), 'bill.get'),
  ]
  return {
    mixed: (number) => {
      const next = turn[number % turn.length]! // a remainder
      return next(Math.floor(number / turn.length))
    },
    looking: (number) => patient(person(number), 'overview.get'),
  }
}

/** The same traffic as far as a function that does nothing can have it. */
export const echoJob = (url: string, body: string): Job => ({
  kind: '空函数（回声）',
  send: async () => ((await post(`${url}/echo`, body)) === body ? undefined : 'another body'),
})
