import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { openSite, type Phone, type Site } from '../../testkit/browser/site.ts'
import { see, tap, walk } from '../../testkit/browser/steps.ts'
import { until } from '../../testkit/browser/until.ts'

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterEach(() => site.putAway())
afterAll(() => site.close())

/** As many agreements as there are kinds of file, each opened in turn. */
async function atAgreements(): Promise<Phone & { open(nth: number): Promise<void> }> {
  const phone = await site.phone()
  const { page } = phone
  await walk(page, site.url, demoPatient('every-attachment'))
  await tap(page, '我的协议')
  await see(page, '看协议内容')
  return {
    ...phone,
    open: (nth) => page.getByText('看协议内容', { exact: true }).nth(nth).click(),
  }
}

const shown = (page: Page) => page.innerText('.app >> visible=true')

test('a GIF and a PNG are pictures on the page', async () => {
  const { page, open, complaints } = await atAgreements()
  for (const nth of [0, 5]) {
    await open(nth)
    await until(
      page,
      `[...document.querySelectorAll('.picture img')].some((picture) => picture.naturalWidth === 480)`,
    )
    await page.goBack()
  }
  expect(complaints).toEqual([])
})

test('a page in GBK is words', async () => {
  const { page, open } = await atAgreements()
  await open(1)
  await see(page, /甲方（参保人）同意在住院期间使用信用就医预授权/)
  expect(await shown(page)).not.toMatch(/\ufffd|<\w/)
})

test('a long text is turned over like a book, and the page begins at its top each time', async () => {
  const { page, open } = await atAgreements()
  await open(2)
  await see(page, '第 1 部分，共 4 部分')
  await tap(page, '接着看下一部分')
  await see(page, '第 2 部分，共 4 部分')
  await until(page, 'window.scrollY === 0')
  expect(await page.innerText('.words')).not.toContain('附则第 1 条')
  await tap(page, '回看上一部分')
  await see(page, /附则第 1 条/)
})

test('an OFD is saved as it is', async () => {
  const { page, open } = await atAgreements()
  await open(3)
  await see(page, '这种文件手机打不开')
  const [download] = await Promise.all([page.waitForEvent('download'), tap(page, '保存文件')])
  expect(download.suggestedFilename()).toMatch(/^信用就医协议_XY\w+\.ofd$/)
  const bytes = await readFile(await download.path())
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  expect(bytes.includes('OFD.xml')).toBe(true)
  await see(page, /请在“下载”里找/)
})

test('a PDF of 3 MB comes with a bar that grows, and goes on where the network was lost', async () => {
  const { page, open, context } = await atAgreements()
  let pieces = 0
  let goOn = () => {}
  await page.route('**/patient', async (route) => {
    const { action } = route.request().postDataJSON() as { action: string }
    if (action !== 'agreements.attachment') return route.continue()
    pieces += 1
    if (pieces === 3) await new Promise<void>((resolve) => (goOn = resolve))
    if (pieces === 5) return route.abort()
    await route.continue()
  })
  await open(6)
  await see(page, /已经取到 1\.0\sMB，共 3\.0\sMB/)
  await until(
    page,
    `(() => {
    const width = (name) => document.querySelector(name).getBoundingClientRect().width
    const share = width('.progress-bar') / width('.progress')
    return share > 0.3 && share < 0.4
  })()`,
  )
  goOn()
  await see(page, '重试')
  await tap(page, '重试')
  await see(page, '打开协议')
  expect(pieces).toBe(8)
  await Promise.all([context.waitForEvent('page'), tap(page, '打开协议')])
  await see(page, '协议可以看了')
})
