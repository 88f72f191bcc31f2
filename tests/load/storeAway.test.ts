import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { COLLECTIONS } from '../../cloudfunctions/lib/store/store.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { authorize, signIn, type AppSession } from '../../testkit/app.ts'
import { FREEZE, RELEASE, createHis, requestsOf, type His } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import {
  startCloudbaseStandIn,
  type CloudbaseStandIn,
} from '../../testkit/cloudbase/cloudbaseStandIn.ts'
import { startInterferer, type Interferer } from './interferer.ts'

// The functions as they keep their documents in the cloud: the vendor's SDK, what answers it a stand-in, and something
// in between.
let database: CloudbaseStandIn
let way: Interferer
let platform: Interferer
let care: RunningCare
let his: His
let app: AppSession
let patientId: string
const patient = demoPatient('signed')
const requests = requestsOf(patient)

beforeAll(async () => {
  ;[database, way, platform] = await Promise.all([
    startCloudbaseStandIn(Object.keys(COLLECTIONS)),
    startInterferer(),
    startInterferer(),
  ])
  const { URL: address } = JSON.parse(database.environment.TCB_CONTEXT_CNFG!) as { URL: string }
  way.target = new URL(address).origin
  care = await startCare({
    windowSeconds: 2,
    env: {
      ...database.environment,
      TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${way.url}/admin` }),
      STORE: 'cloudbase',
      PLATFORM_URL: platform.url,
      PLATFORM_TIMEOUT_MS: '1500',
    },
  })
  platform.target = care.platform.url
  his = createHis(care.functions.url)
  app = await signIn(care, 'dev-store-away')
  patientId = await authorize(app, patient)
  expect(await his.call(FREEZE, requests.freeze('8000.00'))).toMatchObject({ code: 0 })
})
afterAll(async () => {
  // First the way: the SDK has given up what was never answered, and still holds its connection.
  await way.close()
  await care.close()
  for (const one of [platform, database]) await one.close()
})
afterEach(() => {
  way.disturbance = { kind: 'none' }
})

const released = () => care.platform.ledger.stay(patient.hosp_mdtrt_id).released
/** What was found a moment ago is told for five seconds. */
async function becomes(ready: boolean): Promise<void> {
  const end = Date.now() + 15_000
  for (;;) {
    const found = (await (await fetch(`${care.functions.url}/hospital/readyz`)).json()) as {
      ready: boolean
      store: string
    }
    if (found.ready === ready) return expect(found.store).toBe(ready ? 'ok' : 'unavailable')
    if (Date.now() > end) throw new Error(`it never became ready: ${ready}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

const look = () =>
  app.ask('preauthorization.current', { patientId, hosp_mdtrt_id: patient.hosp_mdtrt_id })

test.each<[string, Interferer['disturbance'], RegExp]>([
  ['is down', { kind: 'down' }, /^unavailable\.store$/],
  ['never answers', { kind: 'silent' }, /^unavailable\.store$/],
  [
    'answers nonsense',
    { kind: 'text', text: '<html>502 Bad Gateway</html>' },
    /^unavailable\.store$/,
  ],
])(
  'the database %s: everything is refused and may be asked again, nothing is sent, and it recovers by itself',
  async (what, disturbance, code) => {
    const [before, data] = [released(), requests.release('1.00', what)]
    way.disturbance = disturbance
    const came = platform.came
    expect(await his.call(RELEASE, data)).toMatchObject({
      code: 9503,
      type: expect.stringMatching(code),
    })
    expect(await look()).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(code), retryable: true },
    })
    expect(await app.ask('patients.list', {})).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(code), retryable: true },
    })
    expect(platform.came).toBe(came)
    await becomes(false)
    way.disturbance = { kind: 'none' }
    expect(await his.call(RELEASE, data)).toMatchObject({ code: 0 })
    expect(released() - before).toBe(100n)
    expect(await look()).toMatchObject({ ok: true })
    await becomes(true)
  },
  60_000,
)

test('the database goes away while the platform acts: not told as done, and found done when asked again, once', async () => {
  const [before, data] = [released(), requests.release('2.00', 'meanwhile')]
  await fetch(`${care.platform.url}/sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ funid: RELEASE, kind: 'delay', ms: 700, times: 1 }),
  })
  const asked = his.call(RELEASE, data)
  await new Promise((resolve) => setTimeout(resolve, 400))
  way.disturbance = { kind: 'down' }
  expect(await asked).toMatchObject({ code: 9503, type: 'unavailable.store' })
  expect(released() - before).toBe(200n)
  way.disturbance = { kind: 'none' }
  const end = Date.now() + 20_000
  for (
    let answer = await his.call(RELEASE, data);
    answer.code !== 0;
    answer = await his.call(RELEASE, data)
  ) {
    if (Date.now() > end) throw new Error(`it was never known: ${answer.type}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  expect(released() - before).toBe(200n)
}, 60_000)
