import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import type { Phone } from '../phone.ts'
import { consent, walk } from '../steps.ts'

const frozen = demoPatient('frozen')

describe('consent', () => {
  test('refused: nothing is asked of the patient, and the app stays usable', async () => {
    const phone = await running.open()
    const { device } = phone
    await device.tapText('开始')
    expect(phone.top).toBe('pages/consent/index')
    await device.tapText('不同意')
    expect(device.pages).toEqual(['pages/arrival/index'])
    expect(device.wx.storage.has('consent')).toBe(false)
    await device.tapText('使用帮助')
    expect(phone.top).toBe('pages-about/help/index')
    await phone.arrowBack()
    await consent(phone)
    expect(phone.top).toBe('pages/identity/index')
    expect(phone.asked.map(({ action }) => action)).toEqual(['overview.get'])
  })

  test('nobody gets to the form past it', async () => {
    const phone = await running.open({ launch: { path: 'pages/identity/index' } })
    expect(phone.device.pages).toEqual(['pages/consent/index'])
  })

  test('withdrawn: it is asked for again', async () => {
    const phone = await running.open()
    await consent(phone)
    await phone.arrowBack()
    await phone.device.tapText('隐私政策')
    await phone.device.tapText('撤回我的同意')
    // It asks first.
    expect(phone.device.shows('马上停止查询')).toBe(true)
    await phone.device.tapText('只撤回，授权留着')
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
    expect(phone.device.shows('您已撤回同意')).toBe(true)
    await phone.device.tapText('开始')
    expect(phone.top).toBe('pages/consent/index')
  })

  const require = ({ device }: Phone) => {
    const outcome: { errMsg?: string } = {}
    ;(device.wx.api.requirePrivacyAuthorize as (options: object) => void)({
      complete: (ended: { errMsg: string }) => Object.assign(outcome, ended),
    })
    return outcome
  }

  test('WeChat asks for it: the page comes, and the agreement reaches WeChat', async () => {
    const phone = await running.open()
    phone.device.wx.privacy.needAuthorization = true
    const outcome = require(phone)
    await phone.device.settle()
    expect(phone.top).toBe('pages/consent/index')
    await phone.device.tapText('同意并继续')
    expect(outcome.errMsg).toBe('requirePrivacyAuthorize:ok')
    expect(phone.device.wx.privacy.needAuthorization).toBe(false)
  })

  test.each([
    ['by its button', (phone: Phone) => phone.device.tapText('不同意')],
    ['by WeChat’s arrow', (phone: Phone) => phone.arrowBack()],
  ])('refused %s: WeChat is not left waiting', async (_, refuse) => {
    const phone = await running.open()
    phone.device.wx.privacy.needAuthorization = true
    const outcome = require(phone)
    await phone.device.settle()
    await refuse(phone)
    expect(outcome.errMsg).toContain('privacy permission is not authorized')
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
  })

  test('who agreed in an earlier version and refuses now has refused', async () => {
    const first = await running.open()
    await consent(first)
    const phone = running.known(await first.again())
    const told: object[] = []
    phone.device.wx.privacy.listener!((choice) => told.push(choice), {})
    await phone.device.settle()
    await phone.device.tapText('不同意')
    expect(told).toEqual([{ event: 'disagree' }])
  })

  test('asked in the middle of something, the patient goes on where they were', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    phone.device.wx.privacy.needAuthorization = true
    const outcome = require(phone)
    await phone.device.settle()
    await phone.device.tapText('同意并继续')
    expect(outcome.errMsg).toBe('requirePrivacyAuthorize:ok')
    expect(phone.top).toBe('pages/stay/index')
  })
})
