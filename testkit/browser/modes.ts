import type { BrowserContext, Page } from 'playwright-core'
import { demoPatient } from '../../sandbox/defaults.ts'
import { ENGLISH, type Phrase } from './words.ts'
import type { Phone, Site } from './site.ts'
import { standstill } from './standstill.ts'

/** The ways in which people read the app. */
export const MODES = {
  normal: { title: '标准', options: {} },
  care: { title: '关怀版', options: {}, toggle: '关怀版' },
  dark: { title: '深色', options: { colorScheme: 'dark' } },
  large: {
    title: '系统字号 2 倍，宽 320',
    options: { viewport: { width: 320, height: 700 } },
    fontSize: 32,
  },
  english: { title: 'English', options: { locale: 'en-GB' }, toggle: 'English' },
} as const satisfies Record<
  string,
  { title: string; options: Parameters<Site['phone']>[0]; toggle?: string; fontSize?: number }
>

export type ModeName = keyof typeof MODES

/** A page as it stands there, to be looked at. */
export interface Visited {
  name: string
  page: Page
  /** A sheet lies over the page. */
  sheet: boolean
}

/** Walks through every page in one mode and stops at each. */
export async function visitPages(
  site: Site,
  mode: ModeName,
  visit: (visited: Visited) => Promise<void>,
): Promise<Phone> {
  const { options, toggle, fontSize } = MODES[mode] as {
    options: object
    toggle?: string
    fontSize?: number
  }
  const say = (phrase: Phrase): string => (mode === 'english' ? ENGLISH[phrase] : phrase)
  const phone = await site.phone(options)
  const { page, context } = phone
  if (fontSize !== undefined) await setFontSize(context, page, fontSize)

  const see = (words: string | RegExp) => page.getByText(words).last().waitFor({ state: 'visible' })
  const tap = (phrase: Phrase) => page.getByText(say(phrase), { exact: true }).last().click()
  const at = async (name: string, sheet = false) => {
    await standstill(page)
    await visit({ name, page, sheet })
  }
  const open = async (path: string) => {
    await page.goto('about:blank')
    await page.goto(`${site.url}/#/${path}`)
  }

  const frozen = demoPatient('frozen')
  await page.goto(`${site.url}/?hosp_mdtrt_id=${frozen.hosp_mdtrt_id}`)
  await see('只要三步')
  if (toggle !== undefined) await page.getByText(toggle, { exact: true }).click()
  await see(say('只要三步'))
  await at('arrival')
  await tap('开始')
  await see(say('同意并继续'))
  await at('consent')
  await tap('同意并继续')
  await see(say('谁在住院？'))
  await tap('下一步')
  await see(say('请填写患者姓名'))
  await at('identity')
  await page.locator('.type-box').click()
  await see(say('选择证件类型'))
  await at('identity-documents', true)
  await tap('居民身份证')
  await authorize(frozen)
  await see(say(mode === 'care' ? '谁付的' : '办理经过'))
  await at('stay-frozen')
  if (mode === 'care') {
    // One thing a screen: the rest is a tap away each.
    await tap('谁付的')
    await see('从哪里冻结')
    await at('care-paid')
    await page.getByText('接着看：接下来', { exact: true }).last().click()
    await see('办理经过')
    await at('care-next')
  }
  await page.locator('.term').first().click()
  await see(say('知道了'))
  await at('stay-term', true)
  await tap('知道了')
  if (mode === 'care') {
    await page.getByText('接着看：打电话', { exact: true }).last().click()
    await see('12393')
    await at('care-call')
    await tap('返回')
    await see('谁付的')
  }
  await tap('我的协议')
  await see(say('有效'))
  await at('agreements')
  await tap('看协议内容')
  await page.locator('uni-image img, .words, .act').first().waitFor({ state: 'attached' })
  await at('agreement')

  await open('pages-patients/list/index')
  await see(say('授权到 {0}').replace('{0}', '').trim())
  await at('patients')
  await tap('移除')
  await see(say('移除这位患者？'))
  await at('patients-remove', true)
  await tap('不移除')
  await tap('添加患者')
  await authorize(demoPatient('largest'))
  await see(/99,999,999,999,999/)
  await at('stay-largest')
  await open('pages-patients/list/index')
  await tap('添加患者')
  const settled = demoPatient('settled')
  await authorize(settled)
  await see(say('这次住院已经结算。'))
  if (mode !== 'care') await see(say('医保基金支付'))
  await at('stay-settled')
  if (mode === 'care') await tap('谁付的')
  await see(say('医保基金支付'))
  await page.evaluate(
    `[...document.querySelectorAll('.split')].at(-1).scrollIntoView({ block: 'center' })`,
  )
  await at('stay-bill')
  if (mode === 'care') await page.goBack()
  await page.evaluate('window.scrollTo(0, 0)')
  await context.setOffline(true)
  await see(say('没有联网，看到的可能不是最新的'))
  await at('offline')
  await context.setOffline(false)
  await open('pages-about/help/index')
  await see(say('常见问题'))
  await page.locator('.question-head').first().click()
  await at('help')
  await open('pages-about/privacy/index')
  await see(say('管理患者和授权'))
  await at('privacy')
  return phone

  async function authorize({
    psn_name,
    cert_no,
  }: {
    psn_name: string
    cert_no: string
  }): Promise<void> {
    // In English the form begins with a passport.
    if (!(await page.locator('.type-box').last().innerText()).includes(say('居民身份证'))) {
      await page.locator('.type-box').last().click()
      await tap('居民身份证')
    }
    const inputs = page.locator('input')
    await inputs.nth(0).fill(psn_name)
    await inputs.nth(1).fill(cert_no)
    await tap('下一步')
    await see(say('最后一步：授权'))
    if (psn_name === frozen.psn_name) await at('handoff')
    await page
      .getByRole('button', { name: say('去医保电子凭证授权') })
      .last()
      .click()
    await page.waitForURL(/\/authorize\?/)
    await page.getByRole('button', { name: '同意授权' }).click()
  }
}

/** As somebody does in the browser's settings. @param size CSS pixels; 16 is the usual one */
export async function setFontSize(
  context: BrowserContext,
  page: Page,
  size: number,
): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard: size, fixed: size } })
}
