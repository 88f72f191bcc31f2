import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  parseChannel,
  stringifyWire,
  type Channel,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { createCallLog, type CallLog } from './callLog.ts'
import { openDatabase, type Sql } from './database.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'
import { startFakeFunctions, type FakeFunctions, type Mood } from './testing/fakeFunctions.ts'
import { createRegister } from './register.ts'

const channel: Channel = parseChannel({ appId: 'QZHIS000000000000001', appSecret: 'a-test-secret' })
const DATA =
  '{"fixmedins_code":"H1","hosp_mdtrt_id":"ZY1","psn_name":"林","cert_no":"1","cert_type":"99","is_own":1,"frez_amt":10.00,"frez_type":"2","opt_name":"王","opt_dept_name":"收费处"}'
const CALL = { stayId: 'ZY1', service: 'freeze', data: DATA } as const

let functions: FakeFunctions
let directory: string
let sql: Sql
let log: CallLog
let dispatcher: Dispatcher | undefined

const open = () => {
  sql = openDatabase(join(directory, 'hospital.db'))
  log = createCallLog(sql, Date.now)
}
const dispatch = (timeoutMs = 200) => {
  dispatcher = createDispatcher(
    log,
    { functionsUrl: functions.url, channel, timeoutMs, now: Date.now },
    40,
  )
  return dispatcher
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recheck-'))
  functions = await startFakeFunctions(channel)
  open()
  createRegister(sql, Date.now).seed([
    {
      hosp_mdtrt_id: 'ZY1',
      psn_name: '林',
      cert_type: '99',
      cert_no: '1',
      ward: '一',
      bed: '1',
      med_type: '21',
      is_own: true,
    },
  ])
})
afterEach(async () => {
  await dispatcher?.close()
  await functions.close()
  sql.close()
  await rm(directory, { recursive: true })
})

test('an unknown call is asked about again, with the same data, until the answer is certain', async () => {
  functions.mood = 'done-but-lost'
  const id = await dispatch().dispatch(CALL)
  expect(log.find(id)!.outcome).toBe('unknown')
  await vi.waitFor(() => expect(log.find(id)!.attempts).toBeGreaterThan(1), { timeout: 3000 })
  functions.mood = 'well'
  await vi.waitFor(() => expect(log.find(id)).toMatchObject({ outcome: 'done' }), { timeout: 3000 })
  expect(new Set(functions.received.map(({ data }) => stringifyWire(data)))).toEqual(
    new Set([DATA]),
  )
  expect(new Set(functions.bodies).size).toBe(1)
})

test.each<Mood>(['http400', 'busy', 'unreachable', 'unknown-outcome', 'needs-person'])(
  'an attempt that did not arrive, or was turned away (%s), settles nothing',
  async (mood) => {
    functions.mood = 'done-but-lost'
    const id = await dispatch().dispatch(CALL)
    functions.mood = mood
    await vi.waitFor(() => expect(log.find(id)!.attempts).toBeGreaterThan(1), { timeout: 3000 })
    expect(log.find(id)!.outcome).toBe('unknown')
    await functions.close()
    const { attempts } = log.find(id)!
    await vi.waitFor(() => expect(log.find(id)!.attempts).toBeGreaterThan(attempts), {
      timeout: 3000,
    })
    expect(log.find(id)!.outcome).toBe('unknown')
    functions = await startFakeFunctions(channel)
  },
)

test('a call that was on its way when the process died is asked about at the next start', async () => {
  const { id } = log.begin({ ...CALL, timestamp: Date.now() })
  sql.close()
  open()
  log.adoptOrphans()
  expect(log.find(id)!.outcome).toBe('unknown')
  dispatch()
  await vi.waitFor(() => expect(log.find(id)).toMatchObject({ outcome: 'done', code: '0' }), {
    timeout: 3000,
  })
})

test('closing waits until what is on its way is written down, as unknown', async () => {
  const slow = await startFakeFunctions(channel)
  const silent = createDispatcher(
    log,
    { functionsUrl: slow.url, channel, timeoutMs: 10_000, now: Date.now },
    40,
  )
  slow.mood = 'stall'
  const sent = silent.dispatch(CALL)
  await silent.close()
  expect(log.find(await sent)!.outcome).toBe('unknown')
  await slow.close()
})
