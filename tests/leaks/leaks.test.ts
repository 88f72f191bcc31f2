import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  sealRequest,
  stringifyWire,
  wireNumber,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import {
  EVOUCHER_KEY,
  FIXMEDINS_CODE,
  HIS_CHANNEL,
  HIS_KEY,
  SANDBOX_CHANNELS,
  demoPatient,
} from '../../sandbox/defaults.ts'
import { liveDatabase } from '../../testkit/liveDatabase.ts'
import { agree, identityOf, signIn } from '../../testkit/app.ts'
import { FREEZE, REFUND, RELEASE, SETTLE, requestsOf } from '../hospital/his.ts'
import { startInterferer, type Interferer } from '../load/interferer.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { filesBelow, found, type Marks } from './everything.ts'

// What is sent in, through every path and its failures; what comes out anywhere is searched for it. Numbers and names
// are of people of the sandbox, whom the platform knows, and of one it does not.
const known = demoPatient('signed')
const other = demoPatient('settled')
const STRANGER = { psn_name: '欧阳不见', cert_type: '01', cert_no: '350502199003070014' }
/** As secrets are while they are being changed. */
const KEYS = {
  metrics: 'MARKEDmetricsKEY0123456789',
  hisOld: 'MARKEDhisSECRETofLASTyear01',
  platformOld: 'MARKEDplatformSECRETofLASTyear',
}
const MADE_UP = {
  state: 'MARKEDSTATEqwertzuiop0123456789',
  code: 'MARKEDCODEyxcvbnm0123456789',
  openid: 'marked-openid-0123456789',
}

let care: RunningCare
let platform: Interferer
let hospital: Interferer
let evoucher: Interferer
const answers: { path: string; text: string }[] = []
/** States, codes and tokens that were given on the way. */
const given: Record<string, string> = {}

async function send(
  path: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${care.functions.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  const text = await response.text()
  answers.push({ path, text })
  return text
}

const asPatient = async (body: object, token = given.token!) =>
  JSON.parse(
    await send('/patient', JSON.stringify(body), { authorization: `Bearer ${token}` }),
  ) as { ok: boolean; data?: Record<string, string>; error?: { code: string } }

const DISTURBANCES: Interferer['disturbance'][] = [
  { kind: 'none' },
  { kind: 'down' },
  { kind: 'silent' },
  { kind: 'huge', bytes: 200_000 },
  // An answer that quotes what was asked, unsigned and not as it should be.
  {
    kind: 'lie',
    data: {
      psn_name: known.psn_name,
      cert_no: known.cert_no,
      stays: known.cert_no,
      request_id: { psn_name: known.psn_name },
      frez_amt: known.cert_no,
    },
  },
]

beforeAll(async () => {
  ;[platform, hospital, evoucher] = await Promise.all([
    startInterferer(),
    startInterferer(),
    startInterferer(),
  ])
  care = await startCare({
    env: {
      PLATFORM_URL: platform.url,
      HIS_URL: hospital.url,
      EVOUCHER_URL: evoucher.url,
      PLATFORM_TIMEOUT_MS: '600',
      LOG_LEVEL: 'debug',
      METRICS_KEY: KEYS.metrics,
      HOSPITAL_APPSECRET_OLD: KEYS.hisOld,
      PLATFORM_APPSECRET_OLD: KEYS.platformOld,
    },
  })
  platform.target = care.platform.url
  hospital.target = care.hospitalUrl
  evoucher.target = care.evoucherUrl
  await walk()
}, 180_000)
afterAll(async () => {
  await care.close()
  for (const one of [platform, hospital, evoucher]) await one.close()
})

async function handOver(
  patient: { psn_name: string; cert_type: string; cert_no: string },
  name: string,
): Promise<string> {
  const start = await asPatient({ action: 'handoff.begin', patient: identityOf(patient) })
  if (!start.ok) throw new Error(start.error?.code)
  const back = await agree(start.data!.url!)
  given[`state ${name}`] = start.data!.state!
  given[`code ${name}`] = back.get('code')!
  return (
    await asPatient({
      action: 'handoff.complete',
      state: start.data!.state,
      code: back.get('code'),
    })
  ).data!.patientId!
}

/** Every action and every service, with every kind of failure. */
async function walk(): Promise<void> {
  given.token = (await signIn(care, MADE_UP.openid)).token
  const patientId = await handOver(known, 'one')
  const settled = await handOver(other, 'two')
  for (const disturbance of DISTURBANCES) {
    for (const one of [platform, hospital, evoucher]) one.disturbance = disturbance
    await Promise.all([
      ...everyAction(patientId, known.hosp_mdtrt_id),
      ...everyAction(settled, other.hosp_mdtrt_id),
    ])
    await everyService()
  }
  for (const one of [platform, hospital, evoucher]) one.disturbance = { kind: 'none' }
  await refusals()
  await brokenStore(patientId)
  await asPatient({ action: 'patients.remove', patientId })
  await care.restartFunctions('SIGTERM')
  await asPatient({ action: 'patients.list' })
}

const everyAction = (patientId: string, stay: string) =>
  [
    { action: 'patients.list' },
    { action: 'stays.list', patientId },
    { action: 'agreements.list', patientId },
    { action: 'agreements.attachment', patientId, cntr_no: known.cert_no },
    { action: 'preauthorization.current', patientId, hosp_mdtrt_id: stay },
    { action: 'preauthorization.current', patientId, hosp_mdtrt_id: known.cert_no },
    { action: 'timeline.list', patientId, hosp_mdtrt_id: stay },
    { action: 'bill.get', patientId, hosp_mdtrt_id: stay },
    { action: 'handoff.begin', patient: STRANGER },
    { action: 'handoff.complete', state: MADE_UP.state, code: MADE_UP.code },
  ].map((body) => asPatient(body))

async function everyService(): Promise<void> {
  const requests = requestsOf(known)
  const his = (funid: string, data: WireObject) =>
    send(
      '/hospital',
      stringifyWire(sealRequest(HIS_CHANNEL, { funid, data, timestamp: Date.now() })),
    )
  await his(FREEZE, requests.freeze('3000.00'))
  await his(RELEASE, requests.release('1.00'))
  await his(SETTLE, requests.settle(`JS${answers.length}`, { account: '1.00', bank: '1.00' }))
  await his(REFUND, requests.refund(`TK${answers.length}`, 'JS1', '1.00'))
  await his('BC00.03.00.02', requests.current())
  await his('BC00.03.00.01', {
    fixmedins_code: FIXMEDINS_CODE,
    psn_name: known.psn_name,
    cert_no: known.cert_no,
  })
  await his(FREEZE, {
    ...requests.freeze('3000.00'),
    frez_type: known.cert_no,
    opt_name: known.psn_name.repeat(60),
  })
  await his(known.cert_no, requests.current())
  await send(
    '/hospital',
    stringifyWire(
      sealRequest(
        { ...HIS_CHANNEL, appSecret: KEYS.hisOld },
        { funid: RELEASE, data: requests.release('1.00'), timestamp: Date.now() },
      ),
    ),
  )
  await send(
    '/fee-info',
    stringifyWire(
      sealRequest(
        { ...SANDBOX_CHANNELS.main, appSecret: KEYS.platformOld },
        {
          funid: '',
          data: { fixmedins_code: FIXMEDINS_CODE, hosp_mdtrt_id: known.hosp_mdtrt_id },
          timestamp: Date.now(),
        },
      ),
    ),
  )
  for (const path of [
    '/hospital/healthz',
    '/hospital/readyz',
    '/hospital/metrics',
    '/fee-info/readyz',
  ]) {
    const probed = await fetch(`${care.functions.url}${path}`, {
      headers: { authorization: `Bearer ${KEYS.metrics}` },
    })
    answers.push({ path: 'probe', text: await probed.text() })
  }
  for (const stay of [known.hosp_mdtrt_id, other.hosp_mdtrt_id, known.cert_no]) {
    await send(
      '/fee-info',
      stringifyWire(
        sealRequest(SANDBOX_CHANNELS.main, {
          funid: '',
          data: {
            fixmedins_code: FIXMEDINS_CODE,
            hosp_mdtrt_id: stay,
            n: wireNumber(String(answers.length)),
          },
          timestamp: Date.now(),
        }),
      ),
    )
  }
}

async function refusals(): Promise<void> {
  await asPatient({
    action: 'handoff.begin',
    patient: { ...identityOf(known), cert_no: `${known.cert_no.slice(0, -1)}X` },
  })
  await asPatient({
    action: 'handoff.begin',
    patient: { ...identityOf(known), cert_type: known.cert_no },
  })
  await asPatient({
    action: 'handoff.begin',
    patient: { ...identityOf(known), psn_name: `${known.psn_name}<1>` },
  })
  await asPatient({ action: 'bill.get', patientId: known.cert_no, hosp_mdtrt_id: 'x' })
  await asPatient({
    action: 'bill.get',
    patientId: '0123456789abcdef0123456789abcdef',
    hosp_mdtrt_id: known.cert_no,
  })
  await asPatient({ action: known.cert_no })
  await asPatient({ action: 'patients.list' }, `${given.token}x`)
  await send(
    '/patient',
    `{"action":"handoff.begin","patient":{"psn_name":"${known.psn_name}","cert_no":"${known.cert_no}"`,
  )
  for (const path of ['/hospital', '/fee-info']) {
    await send(path, `{"data":{"psn_name":"${known.psn_name}","cert_no":"${known.cert_no}"`)
    await send(
      path,
      JSON.stringify({
        chs_fjs_appid: HIS_CHANNEL.appId,
        data: { psn_name: known.psn_name, cert_no: known.cert_no },
      }),
    )
    await send(
      path,
      stringifyWire(
        sealRequest(
          { ...HIS_CHANNEL, appId: known.cert_no },
          { funid: FREEZE, data: requestsOf(known).freeze(), timestamp: Date.now() },
        ),
      ),
    )
    await send(
      path,
      stringifyWire(
        sealRequest(HIS_CHANNEL, { funid: FREEZE, data: requestsOf(known).freeze(), timestamp: 1 }),
      ),
    )
  }
  await send('/dev-session', JSON.stringify({ openid: `${known.psn_name} ${known.cert_no}` }))
}

/** The store refuses to write: an unforeseen error, on every path. */
async function brokenStore(patientId: string): Promise<void> {
  const database = liveDatabase(care.dataDir)
  const tables = ['audit', 'counters', 'intents', 'nonces']
  for (const table of tables)
    database.exec(
      `CREATE TRIGGER broken_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'broken'); END`,
    )
  await Promise.all(everyAction(patientId, known.hosp_mdtrt_id))
  await everyService()
  for (const table of tables) database.exec(`DROP TRIGGER broken_${table}`)
  database.close()
}

const SECRETS = (): Marks => ({
  'the key of the metrics': KEYS.metrics,
  'the HIS’s old secret': KEYS.hisOld,
  'the platform’s old secret': KEYS.platformOld,
  'the platform secret': SANDBOX_CHANNELS.main.appSecret,
  'the HIS secret': HIS_CHANNEL.appSecret!,
  'the e-voucher key': EVOUCHER_KEY,
  'the HIS key': HIS_KEY,
  'the sealing key': care.env.SEAL_KEYS!.split(':')[1]!,
  'the index key': care.env.INDEX_KEY!,
  'the session key': care.env.DEV_SESSION_KEY!,
})
const PEOPLE: Marks = {
  'name 1': known.psn_name,
  'number 1': known.cert_no,
  'name 2': other.psn_name,
  'number 2': other.cert_no,
  'name 3': STRANGER.psn_name,
  'number 3': STRANGER.cert_no,
}

test('the walk has been everywhere it says', () => {
  expect(answers.length).toBeGreaterThan(150)
  const all = answers.map(({ text }) => text).join('\n')
  expect(
    new Set(
      care.output
        .filter((line) => line.includes('the old secret is still in use'))
        .map((line) => (JSON.parse(line) as { who: string }).who),
    ),
  ).toEqual(new Set(['HIS', 'platform']))
  for (const code of [
    'care_tick_timestamp_seconds',
    '"ok":true',
    'unavailable.evoucher',
    'unavailable.his',
    'unavailable.platform',
    'unavailable.audit',
    'unavailable.store',
    'state.too-many',
    'state.not-authorized',
    'input.identity',
    'protocol.',
  ])
    expect(all).toContain(code)
})

test('nothing the functions wrote names a person, a secret, a token, a state or a code', () => {
  expect(care.output.length).toBeGreaterThan(50)
  const marks = { ...SECRETS(), ...PEOPLE, ...MADE_UP, ...given }
  expect(care.output.filter((line) => found(marks, Buffer.from(line)).length > 0)).toEqual([])
})

test('also where another party answers with no JSON but a sentence about the patient', async () => {
  const from = care.output.length
  const patientId = await handOver(known, 'three')
  for (const one of [platform, hospital])
    one.disturbance = { kind: 'text', text: `${known.psn_name} ${known.cert_no}` }
  await Promise.all(everyAction(patientId, known.hosp_mdtrt_id))
  await everyService()
  for (const one of [platform, hospital]) one.disturbance = { kind: 'none' }
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(care.output.length).toBeGreaterThan(from)
  expect(
    care.output.slice(from).filter((line) => found(PEOPLE, Buffer.from(line)).length > 0),
  ).toEqual([])
}, 60_000)

test('nor does any file of theirs: logs, the store, its write-ahead log', async () => {
  const marks = { ...SECRETS(), ...PEOPLE, state: MADE_UP.state, code: MADE_UP.code, ...given }
  const files = await filesBelow(care.dataDir, /platform\.sqlite/)
  expect(files.some(({ path }) => path.includes('store.db'))).toBe(true)
  const leaks = files.flatMap(({ path, content }) =>
    found(marks, content).map((what) => `${path.slice(care.dataDir.length)}: ${what}`),
  )
  expect(leaks).toEqual([])
  const database = liveDatabase(care.dataDir)
  const tables = database
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`)
    .raw()
    .all() as unknown as [string][]
  for (const [table] of tables) {
    const rows = database.prepare(`SELECT * FROM ${table}`).raw().all() as unknown as unknown[][]
    expect(
      rows
        .filter((row) => found(marks, Buffer.from(JSON.stringify(row))).length > 0)
        .map(() => table),
    ).toEqual([])
  }
  database.close()
})

test('no answer has a secret or a whole person in it; what comes back to the asker is the asker’s own', () => {
  const marks = { ...SECRETS(), ...PEOPLE }
  // What the HIS asked the platform about comes back to the HIS, as it always did, on its own channel.
  // A stay number that the asker has made up comes back as such.
  const echoed = (text: string) => text.replaceAll(`"hosp_mdtrt_id":"${known.cert_no}"`, '')
  const leaks = answers.filter(
    ({ path, text }) =>
      found(path === '/hospital' ? SECRETS() : marks, Buffer.from(echoed(text))).length > 0,
  )
  expect(leaks.map(({ path, text }) => `${path} ${text.slice(0, 300)}`)).toEqual([])
  expect(answers.filter(({ text }) => /\bat .*\.(ts|js):\d+|node_modules/.test(text))).toEqual([])
})

test('the search itself finds what is there, also disguised', () => {
  const marks = { it: known.cert_no, name: known.psn_name }
  for (const text of [
    known.cert_no,
    Buffer.from(`xx${known.cert_no}yy`).toString('base64'),
    Buffer.from(known.cert_no).toString('hex'),
  ])
    expect(found(marks, Buffer.from(text))).toEqual(['it'])
  expect(found(marks, Buffer.from(encodeURIComponent(`?name=${known.psn_name}`)))).toEqual(['name'])
  expect(found(marks, Buffer.from('nobody'))).toEqual([])
})
