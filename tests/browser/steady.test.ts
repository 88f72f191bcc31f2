import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { BUDGETS } from '../../scripts/bench/goals.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { FORGET_SEEN, WATCH_SHIFTS, shiftsOf } from '../../testkit/browser/shifts.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'
import { see, tap, walk } from '../../testkit/browser/steps.ts'

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterEach(() => site.putAway())
afterAll(() => site.close())

async function expectSteady(page: Page, when: string): Promise<void> {
  const shifts = await shiftsOf(page)
  const sum = shifts.reduce((total, { value }) => total + value, 0)
  expect(sum, `${when}: ${JSON.stringify(shifts)}`).toBeLessThan(BUDGETS.shift)
}

/** Runs in the page: whether it has shown that it waits. */
const WATCH_WAITING = `new MutationObserver(() => {
  window.__waited ||= document.body.innerText.includes('正在向医保平台查询，请稍候')
}).observe(document.body, { subtree: true, childList: true })`

/** How long an answer takes, ms: longer than a tap excuses what moves. */
const SLOW_MS = 1200

const slowly = async (route: Route) => {
  await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
  await route.continue()
}

test('nothing on the stay page moves when its numbers arrive', async () => {
  const { context, page: first } = await site.phone()
  const patient = demoPatient('frozen')
  await walk(first, site.url, patient)
  await see(first, '医保个人账户')
  await first.close()
  const page = await context.newPage()
  await page.addInitScript(WATCH_SHIFTS)
  await page.route('**/patient', slowly)
  await page.goto(site.url)
  await see(page, '医保个人账户')
  await page.waitForTimeout(SLOW_MS + 500)
  await expectSteady(page, 'what was seen last, then what is true now')

  await tap(page, '刷新')
  await see(page, '正在刷新…')
  await page.getByText('正在刷新…').waitFor({ state: 'detached' })
  await expectSteady(page, 'refreshed')

  await tap(page, '看别的住院')
  await see(page, '看哪一次住院？')
  await page.evaluate(FORGET_SEEN)
  await page.evaluate(WATCH_WAITING)
  await page
    .getByText(/心血管内科/)
    .last()
    .click()
  await see(page, '医保个人账户')
  await page.waitForTimeout(500)
  expect(await page.evaluate('window.__waited')).toBe(true)
  await expectSteady(page, 'chosen')
}, 60_000)

test('the first page’s own files come beside the app’s, each once', async () => {
  const { page } = await site.phone()
  await page.goto(site.url)
  await see(page, '只要三步')
  const files = await page.evaluate<{ name: string; startTime: number; responseEnd: number }[]>(
    `performance.getEntriesByType('resource').map(({ name, startTime, responseEnd }) => ({ name, startTime, responseEnd }))`,
  )
  const [app] = files.filter(({ name }) => /\/index-[^/]+\.js$/.test(name))
  const own = files.filter(({ name }) =>
    /\/(?:pages-arrival-)?arrival[^/]+\.(?:js|css)$/.test(name),
  )
  expect(own).toHaveLength(2)
  for (const { name, startTime } of own) expect(startTime, name).toBeLessThan(app!.responseEnd) // there is a page
  const names = files.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)])
})

test('what comes next is there before it is wanted', async () => {
  const { page, context } = await site.phone()
  await page.goto(site.url)
  await see(page, '只要三步')
  await page.waitForTimeout(1500)
  await page.waitForLoadState('networkidle')
  await context.setOffline(true)
  await tap(page, '开始')
  await tap(page, '同意并继续')
  await see(page, '谁在住院？')
})
