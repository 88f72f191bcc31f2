import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PATIENTS, demoPatient } from '../../sandbox/defaults.ts'
import { showCard } from '../../testkit/app.ts'
import { USER_QUERY_PAGE } from '../../testkit/running.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'
import { consent, fillIn, see, tap, toEvoucher } from '../../testkit/browser/steps.ts'

/** An e-voucher that is told nothing, and brings back a code and no state. */
let site: Site

beforeAll(async () => {
  site = await openSite({ evoucher: 'userquery' })
}, 180_000)
afterEach(() => site.putAway())
afterAll(() => site.close())

type Key = (typeof DEMO_PATIENTS)[number]['key']

async function atEvoucher(key: Key) {
  const phone = await site.phone()
  const patient = demoPatient(key)
  await phone.page.goto(`${site.url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
  await consent(phone.page)
  await fillIn(phone.page, patient)
  await toEvoucher(phone.page)
  return { ...phone, patient }
}

/** On the e-voucher's page: whose it is, from whose phone. */
async function show(page: Page, key: Key, phone: '本人的手机' | '家人的手机' = '本人的手机') {
  await page
    .getByLabel('用谁的医保电子凭证')
    .selectOption(String(DEMO_PATIENTS.findIndex((one) => one.key === key)))
  await page.getByLabel(new RegExp(phone)).check()
}

describe('the walk with an e-voucher that brings no state back', () => {
  test('from the link to the amounts', async () => {
    const { page, picture, complaints, patient } = await atEvoucher('frozen')
    expect(page.url()).toBe(
      `${site.care.evoucherUrl}/${USER_QUERY_PAGE}&return_url=${encodeURIComponent(`${site.url}/`)}`,
    )
    await show(page, 'frozen')
    await picture('5-evoucher-userquery')
    await page.getByRole('button', { name: '同意授权' }).click()
    await see(page, '医保个人账户')
    await see(page, '12,000.00')
    expect(page.url()).not.toMatch(/state=|code=/i)
    expect(await page.innerText('body')).not.toContain(patient.cert_no)
    expect(complaints).toEqual([])
  })

  test('by the account of the family', async () => {
    const { page } = await atEvoucher('settled')
    await show(page, 'settled', '家人的手机')
    await page.getByRole('button', { name: '同意授权' }).click()
    await see(page, '已结算')
  })

  test('a relative’s own e-voucher: whose it was, and whose is needed', async () => {
    const { page, picture } = await atEvoucher('frozen')
    await page.getByText('沙箱选项').click()
    await page.getByRole('button', { name: '用了家人自己的卡' }).click()
    await see(page, /家人 陈\*人 的/)
    await see(page, /患者 黄\*练 本人/)
    await picture('family-card')
  })

  test('whose is needed is said to a relative before the jump', async () => {
    const { page, picture, complaints } = await site.phone()
    const patient = demoPatient('settled')
    await page.goto(site.url)
    await consent(page)
    await tap(page, '我的家人')
    await see(page, '要用患者的医保电子凭证')
    await picture('3-identity-relative')
    await tap(page, '患者没有手机，怎么授权？')
    await see(page, /亲情账户/)
    await picture('3-identity-family-guide')
    await tap(page, '知道了')
    await fillIn(page, patient)
    await see(page, '切换到患者，点“同意授权”')
    await picture('4-handoff-relative')
    await toEvoucher(page)
    await page.getByText('沙箱选项').click()
    await page.getByRole('button', { name: '用了家人自己的卡' }).click()
    await see(page, '带上患者的证件，请医院的医保窗口帮忙激活')
    // What was said of the relative holds for the next way as well.
    await tap(page, '核对信息，重新授权')
    await see(page, '要用患者的医保电子凭证')
    expect(complaints).toEqual([])
  })

  test('with nothing: said, and the next try is a new one', async () => {
    const { page } = await atEvoucher('frozen')
    await page.getByRole('button', { name: '取消' }).click()
    await see(page, '还没有完成授权')
    await tap(page, '重新授权')
    await page.waitForURL(/getAuthCode/)
    await show(page, 'frozen')
    await page.getByRole('button', { name: '同意授权' }).click()
    await see(page, '12,000.00')
  })

  test('an address that anybody can make up ends nothing', async () => {
    const { page, patient } = await atEvoucher('frozen')
    await page.goto(`${site.url}/?error=x`)
    await see(page, '还没有完成授权')
    for (const search of ['?state=stale&code=stale', '?state=stale&error=cancel', '?error=x']) {
      await page.goto(`${site.url}/${search}`)
      await see(page, '只要三步')
      expect(page.url()).not.toMatch(/error=|state=/)
    }
    await page.goto(`${site.url}/?authCode=made-up`)
    await see(page, '授权没有成功')
    const back = await showCard(site.care.evoucherUrl, patient)
    await page.goto(`${site.url}/?${back.toString()}`)
    await see(page, '12,000.00')
    // And what has been done is not done again.
    await page.goto(`${site.url}/?${back.toString()}`)
    await see(page, '12,000.00')
    await page.goto(`${site.url}/?error=x`)
    await see(page, '12,000.00')
  })
})
