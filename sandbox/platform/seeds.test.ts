import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  SERVICES,
  formatDateTime,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { DEMO_PATIENTS, SANDBOX_CHANNELS, demoBill, type DemoPatient } from '../defaults.ts'
import { startPlatform, type RunningPlatform } from './index.ts'
import { FUNID, clientOf, demoPatient, request, type Client } from './testing/client.ts'

let platform: RunningPlatform
let client: Client
beforeAll(async () => {
  platform = await startPlatform({ port: 0, seed: true })
  client = clientOf(platform.url)
})
afterAll(() => platform.close())

async function ask(funid: string, data: WireObject): Promise<WireObject> {
  const answer = await client.call(funid, data)
  expect(answer).toMatchObject({ code: 0, type: 'success', message: '成功' })
  return answer.data!
}
const current = async (patient: DemoPatient) =>
  SERVICES.preauthorization.response.read(await ask(FUNID.current, request.current(patient)))
const agreements = async (patient: DemoPatient) =>
  SERVICES.agreements.response.read(await ask(FUNID.agreements, request.agreements(patient)))
    .agreements

describe('the demo patients', () => {
  it('have right check digits (GB 11643), and names, numbers and stays of their own', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    for (const { cert_no } of DEMO_PATIENTS.filter((one) => one.cert_type === '01')) {
      const sum = weights.reduce((so, weight, place) => so + weight * Number(cert_no[place]), 0)
      expect(cert_no).toBe(cert_no.slice(0, 17) + '10X98765432'[sum % 11])
    }
    for (const member of ['key', 'psn_name', 'cert_no', 'hosp_mdtrt_id'] as const) {
      expect(new Set(DEMO_PATIENTS.map((one) => one[member])).size).toBe(DEMO_PATIENTS.length)
    }
    expect(new Set(Object.values(SANDBOX_CHANNELS).map((one) => one.appId)).size).toBe(8)
  })

  it.each([
    ['unsigned', '0', 0n, 0n, 0n, false, false],
    ['signed', '0', 0n, 0n, 0n, false, false],
    ['frozen', '1', 300000n, 900000n, 0n, true, false],
    ['partly-released', '2', 400000n, 600000n, 0n, true, false],
    ['released', '3', 0n, 0n, 0n, true, false],
    ['settled', '4', 0n, 0n, 585030n, true, true],
    ['refunded', '5', 0n, 0n, 0n, true, true],
    ['largest', '1', 0n, 9999999999999999n, 0n, true, false],
    ['several', '0', 0n, 0n, 0n, false, false],
    ['large-attachment', '0', 0n, 0n, 0n, false, false],
    ['passport', '1', 0n, 5000000n, 0n, true, false],
    ['taiwan', '0', 0n, 0n, 0n, false, false],
    ['every-attachment', '0', 0n, 0n, 0n, false, false],
  ] as const)(
    '%s is in state %s',
    async (key, state, accountAmount, bankAmount, settled, hasFrozen, hasSettled) => {
      const answer = await current(demoPatient(key))
      expect(answer).toMatchObject({
        state,
        accountAmount,
        bankAmount,
        frozen: accountAmount + bankAmount,
        settled,
      })
      expect([answer.frozenAt !== null, answer.settledAt !== null]).toEqual([hasFrozen, hasSettled])
    },
  )

  it('lists the settlements of a day by kind of visit, as they were made', async () => {
    for (const key of ['settled', 'refunded'] as const) {
      const bill = demoBill(demoPatient(key))!
      const day = formatDateTime(Date.now() - bill.ago).slice(0, 10)
      const list = SERVICES.settlementList.response.read(
        await ask(FUNID.settlements, request.settlements(day)),
      )
      expect(list.settlements.map((one) => one.hospitalSettlementNo)).toContain(bill.setl_id)
      expect(
        SERVICES.settlementList.response.read(
          await ask(FUNID.settlements, request.settlements(day, '11')),
        ),
      ).toEqual({ total: 0, settlements: [], unread: [] })
    }
    const bill = demoBill(demoPatient('refunded'))!
    const { settlements } = SERVICES.settlementList.response.read(
      await ask(
        FUNID.settlements,
        request.settlements(formatDateTime(Date.now() - bill.ago).slice(0, 10)),
      ),
    )
    expect(settlements.find((one) => one.hospitalSettlementNo === bill.setl_id)).toEqual({
      hospitalSettlementNo: bill.setl_id,
      insuranceSettlementNo: bill.hosp_setl_id,
      totalFee: 912000n,
      settled: 312000n,
    })
  })

  it('knows nobody else, and nothing of other stays', async () => {
    const stranger = { ...demoPatient('signed'), psn_name: '无此人', cert_no: '350502194001010011' }
    expect(await agreements(stranger)).toEqual([])
    expect((await current({ ...stranger, hosp_mdtrt_id: 'ZY0' })).state).toBe('0')
  })
})

describe('agreements', () => {
  it('has none for one, and several in their states for another, newest first', async () => {
    expect(await agreements(demoPatient('unsigned'))).toEqual([])
    const several = await agreements(demoPatient('several'))
    expect(several.map(({ state, selfPaying }) => [state, selfPaying])).toEqual([
      ['1', false],
      ['1', true],
      ['2', false],
    ])
  })

  it('has pictures, pages and texts', async () => {
    const content = async (key: Parameters<typeof demoPatient>[0]) =>
      (await agreements(demoPatient(key)))[0]!.attachment
    expect(Buffer.from(await content('signed'), 'base64').toString('utf8')).toMatch(
      /^<!doctype html>[^]*住院信用就医[^]*<\/html>\n$/,
    )
    expect(await content('partly-released')).toMatch(/^住院信用就医预授权协议/)
    const png = Buffer.from(await content('frozen'), 'base64')
    expect(png.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'))
    const data = png.indexOf('IDAT')
    expect(inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)))).toHaveLength(
      320 * (1 + 480 * 3),
    )
  })

  it('has a PDF of 3 MB whose every object is where its table says', async () => {
    const pdf = Buffer.from(
      (await agreements(demoPatient('large-attachment')))[0]!.attachment,
      'base64',
    )
    expect(pdf.length).toBeGreaterThan(3_000_000)
    const text = pdf.toString('latin1')
    expect(text).toMatch(/^%PDF-1\.4\n/)
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
    expect(text.slice(start, start + 5)).toBe('xref\n')
    const entries = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)]
    expect(entries).toHaveLength(10)
    entries.forEach(([, offset], index) =>
      expect(text.slice(Number(offset), Number(offset) + 10)).toMatch(
        new RegExp(`^${index + 1} 0 obj`),
      ),
    )
  })
})

it('sows once: what was done with a kept database stays', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'platform-'))
  const patient = demoPatient('frozen')
  try {
    const first = await startPlatform({ port: 0, seed: true, dataDir })
    expect(
      (await clientOf(first.url).call(FUNID.release, request.release(patient, '1', '12000.00')))
        .code,
    ).toBe(0)
    const before = first.ledger.stayIds().map((id) => [id, first.ledger.stay(id)])
    await first.close()

    const second = await startPlatform({ port: 0, seed: true, dataDir })
    expect(second.ledger.stayIds().map((id) => [id, second.ledger.stay(id)])).toEqual(before)
    expect(second.ledger.stay(patient.hosp_mdtrt_id)).toMatchObject({
      held: 1200000n,
      released: 1200000n,
      outstanding: 0n,
    })
    second.ledger.check()
    await second.close()
  } finally {
    rmSync(dataDir, { recursive: true })
  }
})

it('sows a patient whole or not at all', async () => {
  const empty = await startPlatform({ port: 0 })
  expect(() =>
    empty.ledger.once('half', 1, () => {
      empty.ledger.enrol({
        psn_name: '半途',
        cert_type: '01',
        cert_no: 'N1',
        account: 0n,
        bank: 100n,
        agreements: [
          { agreementNo: 'A1', selfPaying: false, signedAt: 1, state: '1', attachment: '文' },
        ],
      })
      expect(empty.ledger.agreements({ name: '半途', documentNumber: 'N1' })).toHaveLength(1)
      throw new Error('broken off')
    }),
  ).toThrow('broken off')
  expect(empty.ledger.agreements({ name: '半途', documentNumber: 'N1' })).toEqual([])
  await empty.close()
})
