import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { axeFindings } from '../../testkit/browser/inspect.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'
import { consent, tap, walk } from '../../testkit/browser/steps.ts'

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterEach(() => site.putAway())
afterAll(() => site.close())

test.each([
  ['使用帮助', '常见问题'],
  ['隐私政策', '管理患者和授权'],
])('%s without a network: our own page, and mended by trying again', async (page, words) => {
  const phone = await site.phone()
  await phone.page.goto(site.url)
  await phone.page.getByText(page, { exact: true }).waitFor()
  await phone.context.setOffline(true)
  await phone.page.getByText(page, { exact: true }).click()
  await phone.page.getByText('这一页没有打开').waitFor()
  await phone.picture(`away-${page}`)
  expect(await axeFindings(phone.page)).toEqual([])
  await phone.context.setOffline(false)
  await phone.page.getByText('重试', { exact: true }).click()
  await phone.page.getByText(words).waitFor()
})

test('an address that is none: the first page', async () => {
  const { page } = await site.phone()
  await page.goto(`${site.url}/#/pages/nowhere/index`)
  await page.getByText('只要三步').waitFor()
})

test('from how to repay, the one agreement opens at one tap', async () => {
  const { page } = await site.phone()
  await walk(page, site.url, demoPatient('frozen'))
  await page.goto(`${site.url}/#/pages-about/guide/index?topic=bank`)
  await tap(page, '看我签的协议')
  await page.waitForURL(/pages-agreements\/view/)
})

test('of what is wrong in the form the first has the keyboard', async () => {
  const { page } = await site.phone()
  await page.goto(site.url)
  await consent(page)
  const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")')
  await tap(page, '下一步')
  await expect.poll(focused).toBe('您的姓名')
  await page.locator('input').nth(0).fill('张三')
  expect(await page.getByText('请填写患者姓名').isVisible()).toBe(false)
  await tap(page, '下一步')
  await expect.poll(focused).toBe('证件号码')
})
