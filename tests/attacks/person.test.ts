import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { SANDBOX_TEMPLATES, startWechat, templateEnvironment } from '../../sandbox/wechat/index.ts'
import { authorize, signIn, type AppSession } from '../functions/app.ts'
import { RELEASE, SETTLE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../running.ts'
import { openCloudFunction, type CloudFunction } from './cloud.ts'
import { callAs } from './measured.ts'

/**
 * A document's number alone is nobody: a stranger whom the e-voucher knows by another name, or by another kind of
 * document with the same number, is another person, and sees nothing of the victim.
 */
const victim = demoPatient('frozen')
const stay = victim.hosp_mdtrt_id

let care: RunningCare
let deployed: CloudFunction
let wechat: Awaited<ReturnType<typeof startWechat>>

beforeAll(async () => {
  wechat = await startWechat({ port: 0 })
  care = await startCare({ env: { NOTICES_URL: wechat.url, ...templateEnvironment() } })
  deployed = await openCloudFunction('patient', care.env)
  const [his, requests] = [createHis(care.functions.url), requestsOf(victim)]
  expect(await his.call(RELEASE, requests.release('12.34'))).toMatchObject({ code: 0 })
})
afterAll(async () => {
  deployed.close()
  await care.close()
  await wechat.close()
})

const seen = async (app: AppSession, patientId: string) => ({
  events: (await app.get('timeline.list', { patientId, hosp_mdtrt_id: stay })).events.length,
  bill: (await app.get('bill.get', { patientId, hosp_mdtrt_id: stay })).bill,
})

const OVER_HTTP = (openid: string) => signIn(care, openid)
/** A mini-program's call of what is deployed. */
const BY_CALL = async (openid: string) => callAs(deployed, openid)

test.each([
  ['another name', OVER_HTTP, { ...victim, psn_name: '王某某' }],
  ['another kind of document', OVER_HTTP, { ...victim, cert_type: '99' }],
  ['another name, by callFunction', BY_CALL, { ...victim, psn_name: '王某某' }],
  ['another kind of document, by callFunction', BY_CALL, { ...victim, cert_type: '99' }],
])('the same number under %s', async (what, enter, stranger) => {
  const app = await enter(`dev-${stranger.psn_name === victim.psn_name ? 'type' : 'name'}`)
  const patientId = await authorize(app, stranger)
  expect(await seen(app, patientId), what).toEqual({ events: 0, bill: null })
  const overview = await app.get('overview.get', { patientId, hosp_mdtrt_id: stay })
  expect(overview.timeline).toEqual({ ok: true, data: [] })
  expect(overview.bill).toEqual({ ok: true, data: null })
})

test('the victim sees it, and alone is told by WeChat', async () => {
  const app = await signIn(care, 'dev-victim')
  const patientId = await authorize(app, victim)
  expect((await seen(app, patientId)).events).toBe(1)
  const accepted = SANDBOX_TEMPLATES.map(({ id }) => id)
  const people = [
    ['dev-victim', victim],
    ['dev-name', { ...victim, psn_name: '王某某' }],
    ['dev-type', { ...victim, cert_type: '99' }],
  ] as const
  for (const [openid, person] of people) {
    const session = await signIn(care, openid)
    await session.get('subscriptions.record', {
      patientId: await authorize(session, person),
      hosp_mdtrt_id: stay,
      accepted,
    })
  }
  const [his, requests] = [createHis(care.functions.url), requestsOf(victim)]
  expect(
    await his.call(SETTLE, requests.settle('JS-PERSON', { account: '0.00', bank: '1.00' })),
  ).toMatchObject({ code: 0 })
  await expect.poll(() => wechat.messages().length, { timeout: 5000 }).toBeGreaterThan(0)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(new Set(wechat.messages().map(({ openid }) => openid))).toEqual(new Set(['dev-victim']))
})
