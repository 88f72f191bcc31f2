import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import type { Phone } from '../phone.ts'
import { stranger, toHandoff, walk } from '../steps.ts'

const frozen = demoPatient('frozen')

describe('a finger that is too quick', () => {
  /** Two taps of a trembling hand: the app has seen the first, and nothing has answered yet. */
  const twice = async (phone: Phone, name: string) => {
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    phone.onTheWay = async (_action, what) => {
      await held
      return what
    }
    phone.jump = async () => {
      await held
      return {}
    }
    const view = phone.device.find(name)
    const first = phone.device.tap(view)
    await wait(20)
    const second = phone.device.tap(view)
    await wait(20)
    answer()
    await Promise.all([first, second])
  }

  test('starts, submits and jumps once', async () => {
    const phone = await running.open()
    const { device } = phone
    await twice(phone, '开始')
    expect(device.pages).toEqual(['pages/arrival/index', 'pages/consent/index'])
    await device.tapText('同意并继续')
    const { psn_name, cert_no } = stranger()
    await device.input('您的姓名', psn_name)
    await device.input('证件号码', cert_no)
    await twice(phone, '下一步')
    expect(phone.askedFor('handoff.begin')).toHaveLength(1)
    expect(device.pages.filter((page) => page === 'pages/handoff/index')).toHaveLength(1)
    await twice(phone, '去医保电子凭证授权')
    expect(device.wx.callsOf('navigateToMiniProgram')).toHaveLength(1)
  })

  test('jumps once though both taps are there before the screen has changed', async () => {
    const phone = await running.open()
    await toHandoff(phone, stranger())
    const view = phone.device.find('去医保电子凭证授权')
    await Promise.all([phone.device.tap(view), phone.device.tap(view)])
    expect(phone.device.wx.callsOf('navigateToMiniProgram')).toHaveLength(1)
  })

  test('removes once', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    await phone.device.tapText('现在是')
    await phone.device.tapText('移除')
    const view = phone.device.find('移除', 1)
    await Promise.all([phone.device.tap(view), phone.device.tap(view)])
    expect(phone.askedFor('patients.remove')).toHaveLength(1)
    expect(phone.device.shows('还没有患者')).toBe(true)
  })
})
