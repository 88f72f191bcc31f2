import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoPatient, patientsAt } from '../../sandbox/defaults.ts'
import { TWO_CAMPUSES } from '../../sandbox/twoCampuses.ts'
import { runFunctions, type RunningFunctions } from '../../scripts/functions/run.ts'
import { functionsEnvironment } from '../../scripts/start/functionsEnvironment.ts'
import { openFunctionsLog } from '../../scripts/start/functionsLog.ts'
import { localKeys } from '../../scripts/start/localKeys.ts'
import { planSandbox, type Sandbox } from '../../scripts/start/sandbox.ts'
import { readSettings } from '../../scripts/start/settings.ts'
import { authorize, post, signIn } from '../../testkit/app.ts'
import { FUNCTIONS_DIRECTORY, freePort, type RunningCare } from '../../testkit/running.ts'

// What `npm start` does, but for building: the variable that docs/sandbox.md shows, and nothing else.

const [EAST, CITY] = TWO_CAMPUSES.map(({ code }) => code) as [string, string]
let dataDir: string
let sandbox: Sandbox
let functions: RunningFunctions
let log: Awaited<ReturnType<typeof openFunctionsLog>>

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'campuses-'))
  const ports = Object.fromEntries(
    await Promise.all(
      ['WEB', 'FUNCTIONS', 'PLATFORM', 'HOSPITAL', 'EVOUCHER', 'WECHAT'].map(async (part) => [
        `PORT_${part}`,
        String(await freePort()),
      ]),
    ),
  ) as Record<string, string>
  const env = { ...ports, DATA_DIR: dataDir, INSTITUTIONS: JSON.stringify(TWO_CAMPUSES) }
  const url = `http://127.0.0.1:${ports.PORT_FUNCTIONS}`
  const { keys, hisSecret } = await localKeys(dataDir)
  sandbox = planSandbox(readSettings(env), env, url, hisSecret)
  await sandbox.start()
  log = await openFunctionsLog(join(dataDir, 'logs'))
  functions = await runFunctions({
    directory: FUNCTIONS_DIRECTORY,
    port: Number(ports.PORT_FUNCTIONS),
    env: functionsEnvironment(
      env,
      { ...sandbox.urls, web: 'http://127.0.0.1:5173' },
      keys,
      dataDir,
      sandbox.environment,
    ),
    logDirectory: join(dataDir, 'logs'),
    onOutput: log.take,
  })
})
afterAll(async () => {
  await functions.stop()
  await sandbox.close()
  await log.close()
  await rm(dataDir, { recursive: true })
})

const deskOf = (institution: string) =>
  institution === EAST ? sandbox.urls.hospital : sandbox.campuses[0]!.hisUrl

/** What somebody types at a desk. @returns where the page leads */
async function type(institution: string, path: string, fields: object): Promise<string> {
  const response = await fetch(deskOf(institution) + path, {
    method: 'POST',
    body: new URLSearchParams(fields as Record<string, string>),
    redirect: 'manual',
  })
  expect([path, response.status]).toEqual([path, 303])
  return response.headers.get('location')!
}

const OPERATOR = { opt_name: '王护士', opt_dept_name: '入院处' }
const ledgerOf = async (institution: string, stayId: string) => {
  const query = new URLSearchParams({ hosp_mdtrt_id: stayId, fixmedins_code: institution })
  const { held, settled } = (await (
    await fetch(`${sandbox.urls.platform}/sandbox/ledger?${query.toString()}`)
  ).json()) as { held: string; settled: string }
  return [held, settled]
}

test.each([
  [EAST, '3000.00', '400.00'],
  [CITY, '2000.00', '300.00'],
])(
  '%s freezes and settles at its desk, for stays that are called alike in both',
  async (institution, frozen, bank) => {
    const person = { psn_name: '谢长卷', cert_type: '01', cert_no: '350502196212160012' }
    const admitted = { ...person, ward: '内科', bed: '1', med_type: '21' }
    const stay = await type(institution, '/stays', admitted)
    const stayId = stay.split('/').at(-1)!
    expect(stayId).toMatch(/^ZY\d{8}001$/)
    await type(institution, `${stay}/freeze`, { ...OPERATOR, frez_amt: frozen })
    await type(institution, `${stay}/bill`, {
      medfee_sumamt: bank,
      fund_pay_sumamt: '0',
      acct_pay_sumamt: '0',
      cash_payamt: '0',
      cntr_bank_act_amt: bank,
    })
    await type(institution, `${stay}/settle`, {})
    expect(await ledgerOf(institution, stayId)).toEqual([frozen, bank])
    const page = await (await fetch(deskOf(institution) + stay)).text()
    const { name } = TWO_CAMPUSES.find(({ code }) => code === institution)!
    expect(page).toContain(`泉州示范医院（${name}）`)
    expect(page).toContain(`机构编号 ${institution}`)
    // The platform asks the very same stay's bill of each.
    const { body } = await post(`${sandbox.urls.platform}/sandbox/fetch-fee-info`, {
      hosp_mdtrt_id: stayId,
      fixmedins_code: institution,
    })
    expect(body).toMatchObject({ ok: true, data: { medfee_sumamt: Number(bank) } })
    // Its own and nobody else's: what was frozen, what was settled, what was billed.
    const messages = async () =>
      (await (await fetch(`${deskOf(institution)}/messages`)).text()).match(/\?request=/g)?.length
    await expect.poll(messages, { timeout: 5000 }).toBe(3)
  },
)

test('a patient of both sees each one’s stays', async () => {
  const care = { functions, evoucherUrl: sandbox.urls.evoucher } as RunningCare
  const app = await signIn(care, 'dev-of-campuses')
  const [east, city] = [0, 1].map((nth) => patientsAt(nth).find(({ key }) => key === 'frozen'))
  const patientId = await authorize(app, demoPatient('frozen'))
  expect(await app.get('stays.list', { patientId })).toMatchObject({
    stays: [
      {
        hosp_mdtrt_id: east?.hosp_mdtrt_id,
        institution: EAST,
        hospital: `泉州示范医院（${TWO_CAMPUSES[0].name}）`,
      },
      {
        hosp_mdtrt_id: city?.hosp_mdtrt_id,
        institution: CITY,
        hospital: `泉州示范医院（${TWO_CAMPUSES[1].name}）`,
      },
    ],
  })
})
