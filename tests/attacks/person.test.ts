import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { SANDBOX_TEMPLATES, startWechat, templateEnvironment } from '../../sandbox/wechat/index.ts'
import { authorize, signIn, type AppSession } from '../../testkit/app.ts'
import { RELEASE, SETTLE, createHis, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction, type Outcome } from './cloud.ts'
import { callAs, dearest, expectCheap, overHttp, type Cost } from './measured.ts'

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

type Look = (outcome: Outcome) => void
/** Over HTTP, and as a mini-program's call of what is deployed. */
const DOORS = {
  HTTP: async (openid: string, look?: Look) => overHttp(care, await signIn(care, openid), look),
  callFunction: async (openid: string, look?: Look) => callAs(deployed, openid, look),
} as const
type Door = keyof typeof DOORS
/** What the same way costs the victim. */
const usual = {} as Record<Door, Cost>

const seen = async (app: AppSession, patientId: string) => ({
  events: (await app.get('timeline.list', { patientId, hosp_mdtrt_id: stay })).events.length,
  bill: (await app.get('bill.get', { patientId, hosp_mdtrt_id: stay })).bill,
})

/** The whole way to the victim's stay; what of it is shown. */
async function walk(app: AppSession, person: typeof victim) {
  const patientId = await authorize(app, person)
  const shown = await seen(app, patientId)
  return { shown, overview: await app.get('overview.get', { patientId, hosp_mdtrt_id: stay }) }
}

describe.each(Object.keys(DOORS) as Door[])('the same number, by %s', (door) => {
  beforeAll(async () => {
    usual[door] = await dearest(async (look) => {
      const { shown } = await walk(await DOORS[door]('dev-victim', look), victim)
      expect(shown.events).toBe(1)
    })
  })

  test.each([
    ['another name', 'dev-name', { ...victim, psn_name: '王某某' }],
    ['another kind of document', 'dev-type', { ...victim, cert_type: '99' }],
  ])('under %s is another person', async (_, openid, stranger) => {
    const app = await DOORS[door](openid, (outcome) => expectCheap(outcome, usual[door]))
    const { shown, overview } = await walk(app, stranger)
    expect(shown).toEqual({ events: 0, bill: null })
    expect(overview.timeline).toEqual({ ok: true, data: [] })
    expect(overview.bill).toEqual({ ok: true, data: null })
  })
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
