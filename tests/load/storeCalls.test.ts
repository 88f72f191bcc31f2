import { afterAll, beforeAll, expect, test } from 'vitest'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { authorize, signIn } from '../../testkit/app.ts'
import {
  startCloudbaseStandIn,
  type CloudbaseStandIn,
} from '../../testkit/cloudbase/cloudbaseStandIn.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { FREEZE, SETTLE, createHis, requestsOf } from '../hospital/his.ts'

let database: CloudbaseStandIn
let care: RunningCare

beforeAll(async () => {
  database = await startCloudbaseStandIn(Object.keys(COLLECTIONS))
  care = await startCare({ env: { ...database.environment, STORE: 'cloudbase' } })
})
afterAll(async () => {
  await care.close()
  await database.close()
})

/** How often the cloud's database was asked meanwhile, and how often something was written there. */
async function calls(work: () => Promise<unknown>): Promise<{ reads: number; writes: number }> {
  const before = database.requests.length
  await work()
  const made = database.requests.slice(before)
  const reads = made.filter(({ action }) => action === 'database.getDocument').length
  return { reads, writes: made.length - reads }
}

test('what each request costs of the database, as docs/city.md reckons', async () => {
  const patient = demoPatient('signed')
  const { hosp_mdtrt_id } = patient
  const requests = requestsOf(patient)
  const his = createHis(care.functions.url)
  const app = await signIn(care, 'dev-store-calls')
  const patientId = await authorize(app, patient)
  await app.get('overview.get', { patientId, hosp_mdtrt_id })
  const done = async (funid: string, data: ReturnType<typeof requests.freeze>) =>
    expect(await his.call(funid, data)).toMatchObject({ code: 0 })
  const made = {
    authorize: await calls(() => authorize(app, demoPatient('frozen'))),
    freeze: await calls(() => done(FREEZE, requests.freeze('8000.00'))),
    overview: await calls(() => app.get('overview.get', { patientId, hosp_mdtrt_id })),
    current: await calls(() => app.get('preauthorization.current', { patientId, hosp_mdtrt_id })),
    timeline: await calls(() => app.get('timeline.list', { patientId, hosp_mdtrt_id })),
    bill: await calls(() => app.get('bill.get', { patientId, hosp_mdtrt_id })),
    settle: await calls(() =>
      done(SETTLE, requests.settle('S-calls', { account: '1.00', bank: '2.00' })),
    ),
  }
  expect(made).toEqual({
    authorize: { reads: 19, writes: 14 },
    freeze: { reads: 4, writes: 3 },
    // Two patients are in the list: one line each in the trail.
    overview: { reads: 2, writes: 2 },
    current: { reads: 2, writes: 1 },
    timeline: { reads: 2, writes: 1 },
    bill: { reads: 2, writes: 1 },
    settle: { reads: 3, writes: 3 },
  })
  const largest = (collection: string) =>
    Math.max(
      ...[...database.collections.get(collection)!.values()].map(
        (row) => JSON.stringify(row).length,
      ),
    )
  // Bytes of a row, as the database is given it.
  expect(largest('audit')).toBeLessThan(750)
  expect(largest('intents')).toBeLessThan(2200)
  expect(largest('authorizations')).toBeLessThan(650)
})
