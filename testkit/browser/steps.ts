import type { Page } from 'playwright-core'
import type { DemoPatient } from '../../sandbox/defaults.ts'

/** What a patient does, by what is to be read on the screen. */
export const tap = (page: Page, words: string): Promise<void> =>
  page.getByText(words, { exact: true }).last().click()

export const see = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByText(words).last().waitFor({ state: 'visible' })

/** What is on the screen, blanks as one. */
export const text = async (page: Page): Promise<string> =>
  (await page.innerText('body')).replace(/\s+/g, ' ')

export async function consent(page: Page): Promise<void> {
  await tap(page, '开始')
  await tap(page, '同意并继续')
  await see(page, '谁在住院？')
}

export async function fillIn(
  page: Page,
  { psn_name, cert_no }: Pick<DemoPatient, 'psn_name' | 'cert_no'>,
): Promise<void> {
  const inputs = page.locator('input')
  await inputs.nth(0).fill(psn_name)
  await inputs.nth(1).fill(cert_no)
  await tap(page, '下一步')
}

/** To the insurer's page: whichever it is, it is not ours. */
export async function toEvoucher(page: Page): Promise<void> {
  await see(page, '最后一步：授权')
  const ours = new URL(page.url()).origin
  await tap(page, '去医保电子凭证授权')
  await page.waitForURL(({ origin }) => origin !== ours)
}

/** From the arrival page to the stay. */
export async function walk(page: Page, url: string, patient: DemoPatient): Promise<void> {
  await page.goto(`${url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
  await consent(page)
  await fillIn(page, patient)
  await toEvoucher(page)
  await page.getByRole('button', { name: '同意授权' }).click()
  await see(page, '住院登记号')
}
