import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient, type DemoPatient } from '../../sandbox/defaults.ts'
import { showCard } from '../../testkit/app.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { startInWechat, type RunningInWechat } from '../../testkit/wechat/running.ts'
import { faultsOf } from '../../testkit/wechat/checks.ts'
import type { BrowserDevice } from '../../testkit/wechat/device.ts'
import { Outside, signedIn } from '../../testkit/wechat/outside.ts'
import { returned } from '../../testkit/wechat/walk.ts'

// What goes another way than straight through, on WeChat's own frameworks. Time and storage are tests/miniprogram's.

let running: RunningInWechat
/** The same app over functions whose e-voucher brings a code and no state. */
let other: RunningCare

beforeAll(async () => {
  ;[running, other] = await Promise.all([startInWechat(), startCare({ evoucher: 'userquery' })])
}, 180_000)
afterEach(() => running.putAway())
afterAll(async () => {
  await other.close()
  await running.close()
})

const frozen = demoPatient('frozen')
const settled = demoPatient('settled')
const STAY = 'pages/stay/index'
const OTHER_EVOUCHER = 'wxe183cd55df4b4369'

/** The words are there, and nothing is wrong with the page. */
async function sees(device: BrowserDevice, ...words: string[]): Promise<void> {
  const text = await device.text()
  for (const one of words) expect(text).toContain(one)
  expect(await faultsOf(device, { sheet: false, smallestType: 16 })).toEqual([])
}

const pages = (device: BrowserDevice) => device.ask<string[]>('host.paths')

async function fillIn(device: BrowserDevice, { psn_name, cert_no }: DemoPatient): Promise<void> {
  await device.input('您的姓名', psn_name)
  await device.input('证件号码', cert_no)
  await device.tapText('下一步')
}

async function leave(device: BrowserDevice, name = '去医保电子凭证授权'): Promise<void> {
  await device.tapText(name)
  await device.hide()
}

describe.each(['exparser', 'glass-easel'] as const)('on %s', (engine) => {
  async function open(care: RunningCare) {
    const outside = new Outside(await signedIn(care))
    return { outside, device: await running.open(outside, { engine }) }
  }

  async function atHandoff(care: RunningCare) {
    const { outside, device } = await open(care)
    await device.tapText('开始')
    await device.tapText('同意并继续')
    await fillIn(device, frozen)
    return { outside, device }
  }

  test('not opened, called off, refused, back with nothing; then through, and told twice', async () => {
    const { outside, device } = await atHandoff(running.care)
    outside.jump = () => new Error('invalid appid')
    await device.tapText('去医保电子凭证授权')
    await sees(device, '没有打开医保电子凭证')
    outside.jump = () => new Error('cancel')
    await device.tapText('再试一次')
    await sees(device, '您取消了授权')
    outside.jump = () => ({})
    await leave(device, '重新授权')
    await device.show(returned(await outside.decide('cancel')))
    await sees(device, '您取消了授权')
    await device.tapText('重新授权')
    await leave(device)
    await device.show(returned())
    await sees(device, '还没有完成授权')
    await device.tapText('重新授权')
    await leave(device)
    const brought = await outside.decide()
    for (let time = 0; time < 2; time++) {
      await device.show(returned(brought))
      expect(await pages(device)).toEqual([STAY])
      await device.hide()
    }
    expect(outside.askedFor('handoff.complete')).toHaveLength(1)
    await sees(device, '¥12,000.00')
  })

  test('what is wrong in the form stands at its field, until it is put right', async () => {
    const { device } = await open(running.care)
    await device.tapText('开始')
    await device.tapText('同意并继续')
    await device.tapText('下一步')
    await sees(device, '请填写患者姓名', '请填写证件号码')
    await device.input('您的姓名', frozen.psn_name)
    await sees(device, '请填写证件号码')
    expect(await device.text()).not.toContain('请填写患者姓名')
  })

  test('an e-voucher that brings no state: the code goes with the state that went out', async () => {
    const { outside, device } = await atHandoff(other)
    await leave(device)
    expect(outside.jumps.at(-1)).toMatchObject({ appId: OTHER_EVOUCHER, extraData: {} })
    await device.show(returned(undefined, OTHER_EVOUCHER))
    await sees(device, '还没有完成授权')
    await device.tapText('重新授权')
    await leave(device)
    const brought = Object.fromEntries(
      await showCard(other.evoucherUrl, frozen, { account: 'family' }),
    )
    for (let time = 0; time < 2; time++) {
      await device.show(returned(brought, OTHER_EVOUCHER))
      expect(await pages(device)).toEqual([STAY])
      await device.hide()
    }
    expect(outside.askedFor('handoff.complete')).toHaveLength(1)
    await sees(device, '¥12,000.00')
  })

  test('without a network from the start, and with it again', async () => {
    const { outside, device } = await atHandoff(running.care)
    outside.online = false
    await leave(device)
    await device.show(returned(await outside.decide()))
    await sees(device, '已经授权，还没有核对好')
    outside.online = true
    await device.tapText('重试')
    expect(await pages(device)).toEqual([STAY])
    await sees(device, '¥12,000.00')
  })

  test('English comes when it is asked for; where it does not come, Chinese stays and it is said', async () => {
    const { device } = await open(running.care)
    await device.ask('host.modules.reachable = false')
    await device.tapText('English')
    expect(
      await device.ask("host.wx.calls.find(({ name }) => name === 'showToast').options.title"),
    ).toMatch(/tap English again/)
    await sees(device, '住院不用先交押金。')
    await device.ask('host.modules.reachable = true')
    await device.tapText('English')
    await sees(device, 'No deposit before a hospital stay.')
    await device.tapText('中文')
    await sees(device, '住院不用先交押金。')
  })

  test('a new version, taken when the patient says so', async () => {
    const { device } = await open(running.care)
    await device.ask('host.wx.update.onUpdateReady()')
    await device.rest()
    expect(await device.ask('host.wx.dialogs[0].options.title')).toBe('有新版本')
    expect(await device.ask('host.wx.updatesApplied')).toBe(0)
    await device.answerDialog(true)
    expect(await device.ask('host.wx.updatesApplied')).toBe(1)
    await sees(device, '信用就医')
  })

  test('WeChat asks for consent: refused, it hears so, and the app stays usable', async () => {
    const { device } = await open(running.care)
    await device.ask(`void (host.wx.privacy.needAuthorization = true,
      host.wx.api.requirePrivacyAuthorize({ complete: ({ errMsg }) => { window.ended = errMsg } }))`)
    await device.rest()
    expect((await pages(device)).at(-1)).toBe('pages/consent/index')
    await device.tapText('不同意')
    expect(await device.ask('window.ended')).toContain('privacy permission is not authorized')
    expect(await pages(device)).toEqual(['pages/arrival/index'])
    await device.tapText('使用帮助')
    await sees(device, '常见问题')
  })

  test('several patients: a second, back to the first, and one removed', async () => {
    const { outside, device } = await atHandoff(running.care)
    await leave(device)
    await device.show(returned(await outside.decide()))
    await device.tapText('现在是')
    await device.tapText('添加患者')
    await fillIn(device, settled)
    await leave(device)
    await device.show(returned(await outside.decide()))
    await sees(device, '郑*文', '¥18,650.30')
    await device.tapText('换一位患者')
    await device.tapText('查看住院', 0)
    await sees(device, '黄*练', '¥12,000.00')
    expect(await device.text()).not.toContain('¥18,650.30')
    await device.tapText('换一位患者')
    await device.tapText('移除', 0)
    await device.tapText('移除', 2)
    await sees(device, '郑*文')
    expect(await device.text()).not.toContain('黄*练')
    expect((await outside.session.get('patients.list', {})).patients).toHaveLength(1)
  })
})
