import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseWire, wireNumber, type WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { FREEZE, SETTLE, createHis, requestsOf } from './his.ts'

// Content that the table allows and that is odd all the same: written down, told, or refused, as the channel has it.

let care: RunningCare
beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

const { freeze, settle } = requestsOf(demoPatient('signed'))
const { mdtrt_id: _missing, ...withoutInsuranceStay } = freeze('50.00')

/** The answer as it came, and as it was opened. */
async function send(funid: string, data: WireObject) {
  const his = createHis(care.functions.url)
  const body = his.sealed(funid, data)
  const response = await fetch(`${care.functions.url}/hospital`, { method: 'POST', body })
  const raw = parseWire(Buffer.from(await response.arrayBuffer())) as WireObject
  return { raw, opened: await his.post(body) }
}
const odd = () => care.output.filter((line) => line.includes('"odd content"')).length

test('by default it is sent, and stands in the log', async () => {
  const { raw, opened } = await send(FREEZE, withoutInsuranceStay)
  expect(opened.code).toBe(0)
  expect(raw).not.toHaveProperty('extra')
  expect(odd()).toBeGreaterThan(0)
  expect(care.output.join('\n')).toContain('mdtrt_id 缺失，而 is_own 为 0')
})

test('told, it stands beside what is signed, which is as good as without it', async () => {
  await care.restartFunctions('SIGTERM', { HOSPITAL_ODD_CONTENT: 'tell' })
  const { raw, opened } = await send(FREEZE, withoutInsuranceStay)
  expect(opened.code).toBe(0)
  expect(raw.extra).toEqual({ warnings: ['mdtrt_id 缺失，而 is_own 为 0（医保病人时必传）'] })
  const list = {
    fixmedins_code: FIXMEDINS_CODE,
    med_type: '77',
    fee_time: '2026-11-01 00:00:00',
  }
  expect((await send('BC00.03.00.07', list)).raw.extra).toEqual({
    warnings: ['med_type 从来没有报过这种就诊类型的结算'],
  })
  expect((await send(FREEZE, freeze('50.00'))).raw).not.toHaveProperty('extra')
})

test('refused, nothing is sent; what was sent before is answered all the same', async () => {
  await care.restartFunctions('SIGTERM', { HOSPITAL_ODD_CONTENT: 'refuse' })
  expect((await send(FREEZE, withoutInsuranceStay)).opened.code).toBe(0)
  const unbalanced = {
    ...settle('S-odd', { account: '1.00', bank: '2.00' }),
    cash_payamt: wireNumber('0.01'),
  }
  expect((await send(SETTLE, unbalanced)).opened).toMatchObject({
    code: 9400,
    type: 'input.odd',
    message: expect.stringContaining('medfee_sumamt 与各项支付之和相差 -0.01'),
  })
  const { movements } = care.platform.ledger.stay(demoPatient('signed').hosp_mdtrt_id)
  expect(movements.map(({ kind }) => kind)).toEqual(['freeze'])
  expect(
    (await send(SETTLE, settle('S-odd', { account: '1.00', bank: '2.00' }))).opened,
  ).toMatchObject({ code: 0 })
})
