import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { TARGET } from '../../testkit/browser/inspect.ts'
import type { Site } from '../../testkit/browser/site.ts'
import { see, walk } from '../../testkit/browser/steps.ts'

const PATIENT = { timeout: 5000 }

/** What has the focus: what it is, what it is called, and whether all of it can be seen. */
interface Focused {
  role: string
  name: string
  checked: string | null
  invalid: string | null
  inSight: boolean
}

const focused = (page: Page): Promise<Focused> =>
  page.evaluate<Focused>(`{
    const element = document.activeElement
    const box = (element.closest('.field-box') || element).getBoundingClientRect()
    const bar = [...document.querySelectorAll('.page-bar')].find(({ offsetParent }) => offsetParent)
    const over = bar && !bar.contains(element) && !element.closest('.sheet')
    const foot = over ? bar.getBoundingClientRect().top : innerHeight
    ;({
      role: element.getAttribute('role') || element.localName,
      name: (element.getAttribute('aria-label') || element.textContent).trim(),
      checked: element.getAttribute('aria-checked'),
      invalid: element.getAttribute('aria-invalid'),
      inSight: box.top >= 0 && box.bottom <= foot + 1,
    })
  }`)

/** Of the arrow and of the title in the bar of the page in sight, px. */
const MIDDLES = `{
  const bar = [...document.querySelectorAll('.uni-page-head')].find(
    (one) => one.getBoundingClientRect().height > 0,
  )
  ;[...bar.querySelectorAll('.uni-page-head-btn svg, .uni-page-head__title')].map((one) => {
    const { top, bottom } = one.getBoundingClientRect()
    return (top + bottom) / 2
  })
}`

/** Tab by Tab to what is called so; each stop on the way can be seen. */
async function tabTo(page: Page, name: string | RegExp): Promise<Focused> {
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at.role === 'body') continue
    expect(at, 'hidden while it has the focus').toMatchObject({ inSight: true })
    if (typeof name === 'string' ? at.name === name : name.test(at.name)) return at
  }
  throw new Error(`${String(name)} is not reached`)
}

const press = async (page: Page, name: string | RegExp, key = 'Enter') => {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

/** A new page is read from its heading on. */
const atHeading = (page: Page, name: string | RegExp) =>
  expect
    .poll(() => focused(page), PATIENT)
    .toMatchObject({
      role: 'heading',
      name: typeof name === 'string' ? name : (expect.stringMatching(name) as string),
    })

/** A patient, or a relative, whose hand does not do for a touch screen: a keyboard, and a screen reader. */
export function keyboardWalk(site: () => Site): void {
  test('from the first page to the e-voucher and back with nothing but a keyboard', async () => {
    const { page } = await site().phone()
    const patient = demoPatient('frozen')
    await page.goto(`${site().url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    await see(page, '只要三步')
    await atHeading(page, '信用就医')
    await press(page, '开始')
    await atHeading(page, '先请您看一看')
    await press(page, '同意并继续', ' ')
    await atHeading(page, '谁在住院？')

    // Among radio buttons the arrows choose.
    expect(await tabTo(page, '我本人')).toMatchObject({ role: 'radio', checked: 'true' })
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toMatchObject({ name: '我的家人', checked: 'true' })
    await page.keyboard.press('ArrowUp')
    expect(await focused(page)).toMatchObject({ name: '我本人', checked: 'true' })

    // 下一步 leads to the first field that is wrong, which says why.
    await press(page, '下一步')
    await see(page, '请填写患者姓名')
    await expect
      .poll(() => focused(page), PATIENT)
      .toMatchObject({
        role: 'input',
        name: '您的姓名',
        invalid: 'true',
        inSight: true,
      })
    expect(await page.getByRole('alert').allInnerTexts()).toContain('请填写患者姓名')
    await page.keyboard.type(patient.psn_name)
    expect(await focused(page)).toMatchObject({ invalid: 'false' })
    await press(page, '下一步')
    await expect
      .poll(() => focused(page), PATIENT)
      .toMatchObject({ name: '证件号码', invalid: 'true', inSight: true })
    await page.keyboard.type(patient.cert_no)

    // A sheet takes the focus, keeps it, and gives it back.
    await page.keyboard.press('Shift+Tab')
    expect((await focused(page)).name).toMatch(/^证件类型，/)
    await page.keyboard.press('Enter')
    await see(page, '选择证件类型')
    const inside = new Set<string>()
    for (let stops = 0; stops < 12; stops += 1) {
      inside.add((await focused(page)).name)
      await page.keyboard.press('Tab')
    }
    expect([...inside]).toEqual(expect.arrayContaining(['关闭', '居民身份证', '其他证件']))
    expect(inside).not.toContain('下一步')
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await focused(page)).name, PATIENT).toMatch(/^证件类型，/)

    await press(page, '下一步')
    await atHeading(page, '最后一步：授权')
    // The arrow of the bar above leads back.
    const back = page.getByRole('button', { name: '返回', exact: true }).first()
    const { width, height } = (await back.boundingBox())!
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(TARGET.usual)
    // Beside the title, not above it.
    const middles = await page.evaluate<number[]>(MIDDLES)
    expect(Math.abs(middles[0]! - middles[1]!)).toBeLessThan(3)
    await back.focus()
    await page.keyboard.press('Enter')
    await atHeading(page, '谁在住院？')
    // The same page is not opened twice by one hand that trembles.
    await page.waitForTimeout(600)
    await press(page, '下一步')
    await atHeading(page, '最后一步：授权')
    await press(page, '去医保电子凭证授权')
    await page.waitForURL(/\/authorize\?/)
    await page.getByRole('button', { name: '同意授权' }).press('Enter')
    await see(page, '办理经过')
    await atHeading(page, patient.psn_name.replace(/^(.).+(.)$/, '$1*$2'))

    // To everything there is, nothing of it behind the bar.
    await press(page, /^使用帮助/)
    await atHeading(page, '使用帮助')
  })

  test('of two patients each button says whose it is', async () => {
    const { page } = await site().phone()
    await walk(page, site().url, demoPatient('frozen'))
    await page.route('**/patient', async (route) => {
      const response = await route.fetch()
      const answer = (await response.json()) as { data?: { patients?: { name: string }[] } }
      const [one] = answer.data?.patients ?? []
      if (one) answer.data!.patients!.push({ ...one, ...{ patientId: 'another' }, name: '郑*文' })
      await route.fulfill({ response, json: answer })
    })
    await page.goto('about:blank')
    await page.goto(`${site().url}/#/pages-patients/list/index`)
    await see(page, '移除')
    for (const label of ['查看住院', '重新授权', '移除']) {
      const buttons = page.getByRole('button', { name: new RegExp(`^${label}`) })
      expect(
        await buttons.evaluateAll((found) => found.map((one) => one.getAttribute('aria-label'))),
      ).toEqual([expect.stringContaining('*'), expect.stringContaining('*')])
      const names = await buttons.evaluateAll((found) =>
        found.map((one) => one.getAttribute('aria-label')),
      )
      expect(new Set(names).size).toBe(2)
    }
  })
}
