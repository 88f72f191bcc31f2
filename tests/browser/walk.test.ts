import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient, type DemoPatient } from '../../sandbox/defaults.ts'
import { post } from '../../testkit/app.ts'
import { inEnglish } from './english.ts'
import { firstWalk } from './firstWalk.ts'
import { keyboardWalk } from './keyboardWalk.ts'
import { whileNobodyAnswers } from './unanswered.ts'
import { openSite, type Site } from '../../testkit/browser/site.ts'
import { consent, fillIn, see, tap, text, toEvoucher, walk } from '../../testkit/browser/steps.ts'

/** All that the browser keeps. */
const KEPT = `new Promise((resolve, reject) => {
  const opening = indexedDB.open('sealed')
  opening.onerror = reject
  opening.onsuccess = () => {
    const store = opening.result.transaction('sealed').objectStore('sealed')
    const [keys, values] = [store.getAllKeys(), store.getAll()]
    store.transaction.oncomplete = () => resolve(JSON.stringify([Object.entries(localStorage), keys.result,
      values.result.map((value) => (value instanceof CryptoKey ? { extractable: value.extractable } : new TextDecoder('latin1').decode(value.bytes)))]))
  }
})`

let site: Site

beforeAll(async () => {
  site = await openSite()
}, 180_000)
afterEach(() => site.putAway())
afterAll(() => site.close())

describe('the first walk', () => firstWalk(() => site, 'first'))

describe('with a keyboard alone', () => keyboardWalk(() => site))

describe('in English', () => inEnglish(() => site))

describe('while nobody answers', () => whileNobodyAnswers(() => site))

describe('when something is not as it should be, the page says what to do next', () => {
  async function atEvoucher(patient: DemoPatient) {
    const phone = await site.phone()
    await phone.page.goto(`${site.url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    await consent(phone.page)
    await fillIn(phone.page, patient)
    await toEvoucher(phone.page)
    return phone
  }

  test('cancelled at the e-voucher', async () => {
    const { page, picture } = await atEvoucher(demoPatient('signed'))
    await page.getByRole('button', { name: '取消' }).click()
    await see(page, /取消/)
    await picture('cancelled')
    expect(page.url()).toContain(site.url)
    expect(page.url()).not.toContain('error=')
  })

  test('another person authorised', async () => {
    const { page, picture } = await atEvoucher(demoPatient('signed'))
    await page.getByText('沙箱选项').click()
    await page.getByRole('button', { name: '换成别的人' }).click()
    await see(page, /不一致/)
    await picture('other-person')
  })

  test('a forged return is not believed', async () => {
    const { page } = await site.phone()
    await page.goto(`${site.url}/?state=forged&code=forged#/`)
    await see(page, /重新/)
    expect(page.url()).not.toContain('forged')
  })

  test('a wrong check digit is said at the field, at once', async () => {
    const { page, picture } = await site.phone()
    await page.goto(site.url)
    await consent(page)
    await fillIn(page, { psn_name: '林示范', cert_no: '350502194803120014' })
    await see(page, /有误|不对|核对/)
    await picture('wrong-number')
    expect(await text(page)).not.toContain('最后一步：授权')
  })

  test('consent refused: nothing is asked, the page stays usable', async () => {
    const { page } = await site.phone()
    await page.goto(site.url)
    await tap(page, '开始')
    await tap(page, '不同意，返回')
    await see(page, '只要三步')
  })

  test('offline, then online again', async () => {
    const { page, context, picture } = await site.phone()
    const patient = demoPatient('frozen')
    await walk(page, site.url, patient)
    await see(page, '医保个人账户')
    await tap(page, '我的协议')
    await see(page, '有效')
    await page.goBack()
    await see(page, '办理经过')
    await page.waitForTimeout(600)
    await context.setOffline(true)
    await tap(page, '我的协议')
    await picture('offline')
    await see(page, /网络/)
    await context.setOffline(false)
    await tap(page, '重试')
    await see(page, '有效')
  })

  test('opened again where nothing can be reached: what was seen last, with its time; in the browser it lies only sealed', async () => {
    const { page, context } = await site.phone()
    const patient = demoPatient('settled')
    await walk(page, site.url, patient)
    await see(page, /18,650/)
    // Nobody waits for it, so that it may come behind what is seen.
    await expect.poll(() => page.evaluate<string>(KEPT)).toContain('last-seen')
    await page.close()
    const again = await context.newPage()
    await again.route('**/patient', (route) => route.abort())
    await again.goto(site.url)
    await again.getByText('没有刷新成功', { exact: true }).waitFor()
    await again.getByText(/下面是 .* 的结果。/).waitFor()
    await again.screenshot({ path: site.pictureFile('last-seen') })
    const shown = await text(again)
    for (const words of ['郑*文', '已结算', '5,850.30', '18,650.30']) expect(shown).toContain(words)
    const kept = await again.evaluate<string>(KEPT)
    expect(kept).toContain('last-seen')
    expect(kept).toContain('{"extractable":false}')
    for (const words of ['18650.30', '5850.30', 'psn_name', '郑', patient.cert_no])
      expect(kept).not.toContain(words)
    await again.unroute('**/patient')
    await tap(again, '重试')
    await again.getByText(/没有刷新成功/).waitFor({ state: 'detached' })
    await again.close()
  })

  test('a browser whose storage never answers keeps nobody waiting', async () => {
    const { page } = await site.phone()
    await page.addInitScript('indexedDB.open = () => ({})')
    await walk(page, site.url, demoPatient('settled'))
    await see(page, /18,650/)
    await page.goto(site.url)
    await see(page, /18,650/)
    await page.route('**/patient', (route) => route.abort())
    await page.evaluate('location.reload()')
    await see(page, /暂时连不上服务/)
  })

  test('the platform is down: said, and mended by trying again', async () => {
    const { page, picture } = await site.phone()
    const patient = demoPatient('frozen')
    await post(`${site.care.platform.url}/sandbox/faults`, {
      funid: 'BC00.03.00.02',
      kind: 'http-500',
      times: 50,
    })
    await walk(page, site.url, patient)
    await see(page, /医保平台暂时出错/)
    await picture('platform-down')
    await fetch(`${site.care.platform.url}/sandbox/faults`, { method: 'DELETE' })
    await tap(page, '重试')
    await see(page, '医保个人账户')
  })

  test('no agreement yet', async () => {
    const { page, picture } = await site.phone()
    await walk(page, site.url, demoPatient('unsigned'))
    await tap(page, '我的协议')
    await see(page, /还没有/)
    await picture('no-agreement')
  })

  test('a stay that is somebody else’s shows nothing of theirs', async () => {
    const { page, picture } = await site.phone()
    await walk(page, site.url, {
      ...demoPatient('signed'),
      hosp_mdtrt_id: demoPatient('settled').hosp_mdtrt_id,
    })
    await see(page, '医院没有查到这个住院登记号。')
    await picture('another-stay')
    expect(await text(page)).not.toContain('18,650.30')
  })
})

test('by the keyboard alone: into a sheet, round inside it, and back to where one was', async () => {
  const { page, complaints } = await site.phone()
  await page.goto(site.url)
  await consent(page)
  const at = () => page.evaluate<string>('document.activeElement.className')
  await page.locator('.type-box').focus()
  await page.keyboard.press('Enter')
  await see(page, '选择证件类型')
  expect(await at()).toContain('sheet-close')
  const inside = await page.locator('.sheet-panel [tabindex="0"]').count()
  for (let step = 1; step < inside; step++) {
    await page.keyboard.press('Tab')
    expect(await at()).not.toContain('sheet-close')
    expect(await page.evaluate(`document.activeElement.closest('.sheet-panel') !== null`)).toBe(
      true,
    )
  }
  await page.keyboard.press('Tab')
  expect(await at()).toContain('sheet-close')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press(' ')
  await see(page, '外国人永久居留证')
  expect(await page.locator('.sheet').count()).toBe(0)
  expect(await at()).toContain('type-box')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  expect(await page.locator('.sheet').count()).toBe(0)
  expect(await at()).toContain('type-box')
  expect(complaints).toEqual([])
})

test('Back closes an open sheet first, and only then the page; a sheet closed by hand leaves nothing behind', async () => {
  const { page, complaints } = await site.phone()
  await page.goto(site.url)
  await consent(page)
  const sheets = page.locator('.sheet')
  const open = async () => {
    await page.locator('.type-box').click()
    await see(page, '选择证件类型')
  }
  await open()
  await page.goBack()
  await sheets.waitFor({ state: 'detached' })
  await see(page, '谁在住院？')
  for (let time = 0; time < 3; time++) {
    await open()
    await page.locator('.sheet-close').click()
    await sheets.waitFor({ state: 'detached' })
  }
  // Closed, and at once to another page: that one is not the one that is left.
  await open()
  await page.locator('.sheet-close').click()
  await fillIn(page, demoPatient('frozen'))
  await see(page, '最后一步：授权')
  await page.goBack()
  await see(page, '谁在住院？')
  await page.goBack()
  await see(page, '只要三步')
  expect(complaints).toEqual([])
})
