import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import type { Site } from '../../testkit/browser/site.ts'
import { see, walk } from '../../testkit/browser/steps.ts'

const patient = demoPatient('signed')

async function file(
  desk: Page,
  hospitalUrl: string,
  what: string,
  fields: Record<string, string>,
): Promise<void> {
  await desk.goto(`${hospitalUrl}/stays/${patient.hosp_mdtrt_id}`)
  const form = desk.locator(`form[action$="/${what}"]`)
  await desk.locator('details', { has: form }).locator('summary').first().click()
  for (const [name, value] of Object.entries(fields))
    await form.locator(`[name="${name}"]`).fill(value)
  await form.locator('button').last().click()
  await desk.waitForLoadState()
}

/** What the hospital's desk does, and what the patient sees of it: by amounts, whatever the codes are. */
export function deskWalk(site: () => Site): void {
  test('the hospital’s desk freezes, releases, settles and refunds; the patient’s screen follows', async () => {
    const { page, context, complaints } = await site().phone()
    const desk = await context.browser()!.newPage({ viewport: { width: 1200, height: 900 } })
    await walk(page, site().url, patient)
    await see(page, '未冻结')
    const again = async () => {
      await page.reload()
      await see(page, '办理经过')
    }

    await file(desk, site().care.hospitalUrl, 'freeze', { frez_amt: '6000.00' })
    await again()
    await see(page, '已冻结')
    await see(page, /6,000/)

    await file(desk, site().care.hospitalUrl, 'release', {
      re_frez_amt: '1000.00',
      re_frez_rea: '费用预计减少',
    })
    await again()
    await see(page, '部分解冻')
    await see(page, /费用预计减少/)

    await file(desk, site().care.hospitalUrl, 'bill', {
      medfee_sumamt: '9000.00',
      fund_pay_sumamt: '6000.00',
      acct_pay_sumamt: '1000.00',
      cash_payamt: '0.00',
      cntr_bank_act_amt: '2000.00',
    })
    await file(desk, site().care.hospitalUrl, 'settle', {})
    await again()
    await see(page, '已结算')
    await see(page, /9,000/)
    for (const words of ['从冻结的钱里付了 ¥3,000.00', '= 个账 ¥1,000.00', '+ 银行 ¥2,000.00'])
      await see(page, words)
    await see(page, '银行替您付了 ¥2,000.00，以后要还给银行。')

    await file(desk, site().care.hospitalUrl, 'refund', { cntr_act_amt: '500.00' })
    await again()
    await see(page, '已结算')
    await see(page, /其中 ¥500.00 已经退款/)

    await file(desk, site().care.hospitalUrl, 'refund', { cntr_act_amt: '2500.00' })
    await again()
    await see(page, '已退款')
    expect(site().care.platform.ledger.stay(patient.hosp_mdtrt_id)).toMatchObject({
      held: 600_000n,
      released: 300_000n,
      settled: 300_000n,
      refunded: 300_000n,
      outstanding: 0n,
    })
    expect(complaints).toEqual([])
    await desk.close()
  })
}
