import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ProtocolError,
  SERVICES,
  openResponse,
  parseWire,
  sealRequest,
  stringifyWire,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { SANDBOX_CHANNELS } from '../defaults.ts'
import { FAULT_KINDS, startPlatform, type RunningPlatform } from './index.ts'
import {
  FUNID,
  clientOf,
  demoPatient,
  expectRefused,
  post,
  request,
  type Client,
} from './testing/client.ts'

const patient = demoPatient('signed')
const stay = () => platform.ledger.stay(patient.hosp_mdtrt_id)

let platform: RunningPlatform
let client: Client
beforeEach(async () => {
  platform = await startPlatform({ port: 0, seed: true })
  client = clientOf(platform.url)
})
afterEach(() => platform.close())

async function fault(of: object): Promise<void> {
  const answer = await fetch(`${platform.url}/sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify(of),
  })
  expect(await answer.json()).toMatchObject({ faults: expect.any(Array) as unknown[] })
}

const listed = async () =>
  ((await (await fetch(`${platform.url}/sandbox/faults`)).json()) as { faults: unknown[] }).faults
const freeze = (amount = '1000.00') => client.call(FUNID.freeze, request.freeze(patient, amount))
const raw = (funid: string, data: WireObject) =>
  fetch(platform.url, {
    method: 'POST',
    body: stringifyWire(sealRequest(SANDBOX_CHANNELS.main, { funid, data, timestamp: Date.now() })),
  })

describe('connections', () => {
  it('loses the answer after the commit', async () => {
    await fault({ funid: FUNID.freeze, kind: 'answer-lost' })
    await expect(freeze()).rejects.toThrow()
    expect(stay().held).toBe(100000n)
    expect(await listed()).toEqual([])
    expectRefused(await freeze(), 'alreadyFrozen')
  })

  it('drops a call before acting, as many times as told, and only the named service', async () => {
    await fault({ funid: FUNID.freeze, kind: 'dropped', times: 2 })
    expect((await client.call(FUNID.agreements, request.agreements(patient))).code).toBe(0)
    await expect(freeze()).rejects.toThrow()
    await expect(freeze()).rejects.toThrow()
    expect(stay().held).toBe(0n)
    expect((await freeze()).code).toBe(0)
  })

  it('answers late', async () => {
    await fault({ kind: 'delay', ms: 120 })
    const start = performance.now()
    expect((await freeze()).code).toBe(0)
    expect(performance.now() - start).toBeGreaterThan(100)
  })
})

describe('answers', () => {
  it('is HTTP 500, before acting or after', async () => {
    await fault({ kind: 'http-500' })
    expect((await raw(FUNID.freeze, request.freeze(patient, '1.00'))).status).toBe(500)
    expect(stay().held).toBe(0n)
    await fault({ kind: 'http-500', after: true })
    expect((await raw(FUNID.freeze, request.freeze(patient, '1.00'))).status).toBe(500)
    expect(stay().held).toBe(100n)
  })

  it('is half of its JSON', async () => {
    await fault({ kind: 'truncated-json' })
    const text = await (await raw(FUNID.freeze, request.freeze(patient, '1.00'))).text()
    expect(() => parseWire(text)).toThrow(ProtocolError)
    expect(stay().held).toBe(100n)
  })

  it('has a wrong signature', async () => {
    await fault({ kind: 'wrong-signature' })
    await expect(freeze()).rejects.toMatchObject({ code: 'protocol.signature' })
    expect(stay().held).toBe(100000n)
  })

  it('lies, authentically: a field missing or too long', async () => {
    await fault({ funid: FUNID.freeze, kind: 'lying-field' })
    const missing = await freeze()
    expect(missing.code).toBe(0)
    expect(SERVICES.freeze.response.read(missing.data!).freezeNo).toBeNull()
    await fault({ funid: FUNID.agreements, kind: 'lying-field', field: 'cntr_no', how: 'overlong' })
    const overlong = await client.call(FUNID.agreements, request.agreements(patient))
    expect(SERVICES.agreements.response.read(overlong.data!).unread).toMatchObject([
      { at: 1, why: expect.stringMatching(/cntr_no.*超过 100/) },
    ])
    await fault({ funid: FUNID.agreements, kind: 'lying-field', field: 'total' })
    const total = await client.call(FUNID.agreements, request.agreements(patient))
    expect(() => SERVICES.agreements.response.read(total.data!)).toThrow(/total/)
  })
})

it('has a clock that is off: it calls the caller stale, tells its own time, and takes who learns it', async () => {
  const off = 3_600_000
  await fault({ kind: 'clock-skew', ms: off, times: 2 })
  const message = stringifyWire(
    sealRequest(SANDBOX_CHANNELS.main, {
      funid: FUNID.agreements,
      data: request.agreements(patient),
      timestamp: Date.now(),
    }),
  )
  const { message: answer } = await post(platform.url, message)
  expectRefused({ code: answer.code }, 'stale')
  expect(() =>
    openResponse(SANDBOX_CHANNELS.main, answer, { now: Date.now(), windowSeconds: 600 }),
  ).toThrow(expect.objectContaining({ code: 'protocol.stale' }) as Error)
  const learnt = Number(String(answer.chs_fjs_timestamp)) - Date.now()
  expect(Math.abs(learnt - off)).toBeLessThan(10_000)
  expect(
    (
      await clientOf(platform.url, SANDBOX_CHANNELS.main, () => Date.now() + learnt).call(
        FUNID.agreements,
        request.agreements(patient),
      )
    ).code,
  ).toBe(0)
  expect((await client.call(FUNID.agreements, request.agreements(patient))).code).toBe(0)
})

describe('deliveries', () => {
  it.each([
    ['freeze', () => request.freeze(patient, '300.00'), 0],
    ['release', () => request.release(patient, '2', '10.00'), 1],
    ['settle', () => request.settle(patient, 'JS1', '0.00', '100.00'), 1],
    ['refund', () => request.refund(patient, 'JS0', 'TK1', '5.00'), 2],
  ] as const)(
    'delivers a %s twice: done once, and the first answer returned',
    async (name, body, prepared) => {
      if (prepared > 0) await freeze('300.00')
      if (prepared > 1)
        await client.call(FUNID.settle, request.settle(patient, 'JS0', '0.00', '100.00'))
      const before = stay().movements.filter((one) => one.kind === name).length
      await fault({ funid: FUNID[name], kind: 'duplicate-delivery' })
      expect((await client.call(FUNID[name], body())).code).toBe(0)
      expect(stay().movements.filter((one) => one.kind === name).length).toBe(before + 1)
    },
  )

  it('holds a call until the next one has been done', async () => {
    await freeze('1000.00')
    await fault({ funid: FUNID.release, kind: 'reorder', ms: 5_000 })
    const early = client.call(FUNID.release, request.release(patient, '2', '100.00'))
    await until(async () => (await listed()).length === 0)
    const start = performance.now()
    // Asked later, done earlier.
    expect((await client.call(FUNID.release, request.release(patient, '2', '1.00'))).code).toBe(0)
    expect((await early).code).toBe(0)
    expect(performance.now() - start).toBeLessThan(4_000)
    expect(
      stay()
        .movements.filter((one) => one.kind === 'release')
        .map((one) => one.bank + one.account),
    ).toEqual([100n, 10000n])
  })

  it('holds only the answer, and not for ever', async () => {
    await fault({ funid: FUNID.freeze, kind: 'reorder', hold: 'answer', ms: 150 })
    const start = performance.now()
    const asked = freeze()
    await until(() => Promise.resolve(stay().held === 100000n))
    expect((await asked).code).toBe(0)
    expect(performance.now() - start).toBeGreaterThan(130)
  })
})

describe('the switchboard', () => {
  it('knows every kind, and says what is wrong with anything else', async () => {
    for (const kind of Object.keys(FAULT_KINDS)) await fault({ kind })
    expect(await listed()).toHaveLength(10)
    for (const bad of [
      {},
      { kind: 'nothing' },
      { kind: 'delay', times: 0 },
      { kind: 'delay', ms: -1 },
      { kind: 'delay', funid: 'BC' },
      { kind: 'delay', wait: 1 },
      { kind: 'reorder', hold: 'x' },
      [],
    ]) {
      const answer = await fetch(`${platform.url}/sandbox/faults`, {
        method: 'POST',
        body: JSON.stringify(bad),
      })
      expect(answer.status).toBe(400)
      expect(((await answer.json()) as { message: string }).message).not.toBe('')
    }
    await fetch(`${platform.url}/sandbox/faults`, { method: 'DELETE' })
    expect(await listed()).toEqual([])
    expect((await freeze()).code).toBe(0)
  })

  it('shows the ledger of a stay', async () => {
    await freeze('1234.50')
    const shown = await (
      await fetch(`${platform.url}/sandbox/ledger?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    ).json()
    expect(shown).toMatchObject({
      held: '1234.50',
      outstanding: '1234.50',
      released: '0.00',
      settled: '0.00',
      refunded: '0.00',
      movements: [{ kind: 'freeze', account: '1234.50', bank: '0.00' }],
    })
    expect(
      ((await (await fetch(`${platform.url}/sandbox/ledger`)).json()) as { stays: string[] }).stays,
    ).toContain(patient.hosp_mdtrt_id)
  })
})

describe('ends', () => {
  it('lets one of fifty simultaneous freezes through', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => freeze('10.00')))
    expect(answers.filter((one) => one.code === 0)).toHaveLength(1)
    expect(stay().held).toBe(1000n)
  })

  it('closes at once, though a call is held', async () => {
    const other = await startPlatform({ port: 0, seed: true })
    await fetch(`${other.url}/sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'delay', ms: 60_000 }),
    })
    const late = clientOf(other.url).call(FUNID.agreements, request.agreements(patient))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const start = performance.now()
    await other.close()
    expect((await late).code).toBe(0)
    expect(performance.now() - start).toBeLessThan(2_500)
  })

  it('is HTTP 500 where the ledger itself fails, and tells nobody why', async () => {
    const logged: unknown[] = []
    const broken = await startPlatform({ port: 0, seed: true, log: (error) => logged.push(error) })
    broken.ledger.close()
    const answer = await post(
      broken.url,
      stringifyWire(
        sealRequest(SANDBOX_CHANNELS.plain, {
          funid: FUNID.agreements,
          data: request.agreements(patient),
          timestamp: Date.now(),
        }),
      ),
    )
    expect(answer.status).toBe(500)
    expect(answer.message.message).toBe('平台内部错误')
    expectRefused({ code: answer.message.code }, 'internal')
    expect(logged).toHaveLength(1)
    await broken.close()
  })
})

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('never came about')
}
