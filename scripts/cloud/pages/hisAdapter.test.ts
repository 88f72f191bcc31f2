import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { jsonOf, startStandIn, type StandIn } from '../../../testkit/standIn.ts'
import { createHisClient, type HisClient } from '../../../cloudfunctions/lib/his/client.ts'
import {
  SERVICES,
  formatDecimal,
  stringifyWire,
} from '../../../cloudfunctions/lib/protocol/index.ts'

const page = readFileSync(new URL('../../../docs/his-adapter.md', import.meta.url), 'utf8')
const samples = Object.fromEntries(
  [...page.matchAll(/^```json (\S+)\n(.*?)^```$/gms)].map(([, file, body]) => [file!, body!]),
)
let adapter: StandIn
let his: HisClient
let answers: Record<string, string | undefined>

beforeAll(async () => {
  adapter = await startStandIn(({ url }) => {
    const body = answers[url]
    return body === undefined ? { status: 404 } : { body }
  })
  his = createHisClient({
    url: adapter.url,
    key: 'the-key',
    institution: 'H35050200001',
    timeoutMs: 5000,
  })
})
afterAll(async () => {
  await his.close()
  await adapter.close()
})

it('the page’s answers are read by our client, and its requests are what our client sends', async () => {
  answers = {
    '/adapter/stays': samples['stays-answer.json'],
    '/adapter/fee-info': samples['fee-info-answer.json'],
  }
  const { psn_name: name, cert_no: documentNumber } = JSON.parse(
    samples['stays-request.json']!,
  ) as Record<string, string>
  expect(await his.stays({ name: name!, documentNumber: documentNumber! })).toEqual(
    (JSON.parse(samples['stays-answer.json']!) as { stays: unknown }).stays,
  )
  const bill = await his.feeInfo('ZY20261101002')
  const { totalFee, fundPaid, accountPaid, cashPaid, bankActual } = SERVICES.feeInfo.response.read(
    bill as never,
  )
  expect(formatDecimal(totalFee)).toBe(
    formatDecimal(fundPaid + accountPaid + cashPaid + bankActual),
  )
  expect(stringifyWire(bill as never)).toContain('"medfee_sumamt":8000.00')
  expect(adapter.asked.map((one) => [one.url, one.headers['x-his-key'], jsonOf(one)])).toEqual([
    ['/adapter/stays', 'the-key', JSON.parse(samples['stays-request.json']!)],
    ['/adapter/fee-info', 'the-key', JSON.parse(samples['fee-info-request.json']!)],
  ])
})

it('404 is none, and what the page calls a fault of the HIS is one', async () => {
  answers = {}
  expect(await his.stays({ name: '陈样例', documentNumber: '1' })).toEqual([])
  expect(await his.feeInfo('ZY1')).toBeUndefined()
  answers = {
    '/adapter/stays': '{"stays":[{"hosp_mdtrt_id":"ZY1","hospital":null}]}',
  }
  await expect(his.stays({ name: '陈样例', documentNumber: '1' })).rejects.toMatchObject({
    code: 'unavailable.his',
  })
})

it('what the page says is read as well is read', async () => {
  const row = /^读得懂的还有：`(.+)`$/m.exec(page)![1]!
  answers = { '/adapter/stays': row }
  expect(await his.stays({ name: '陈样例', documentNumber: '1' })).toEqual([
    { hosp_mdtrt_id: '20261101002', hospital: '某院', admitted_at: '2026-11-01 09:30:00' },
  ])
})
