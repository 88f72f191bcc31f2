import { describe, expect, test } from 'vitest'
import { running } from '../runningMiniProgram.ts'
import { consent } from '../steps.ts'

describe('the way back', () => {
  test('closes an open sheet first, and only then the page', async () => {
    const phone = await running.open()
    await consent(phone)
    await phone.device.tapText('证件类型，')
    expect(phone.device.shows('选择证件类型')).toBe(true)
    await phone.arrowBack()
    expect(phone.device.shows('选择证件类型')).toBe(false)
    expect(phone.top).toBe('pages/identity/index')
    await phone.device.tapText('证件类型，')
    await phone.device.tapText('关闭')
    await phone.arrowBack()
    expect(phone.top).not.toBe('pages/identity/index')
  })

  test('a tap over ten pages leads on all the same', async () => {
    const phone = await running.open()
    const navigateTo = phone.device.wx.api.navigateTo as (options: object) => Promise<unknown>
    for (let page = 1; page < 10; page++) await navigateTo({ url: '/pages/arrival/index' })
    await phone.device.settle()
    await expect(navigateTo({ url: '/pages/arrival/index' })).rejects.toMatchObject({
      errMsg: 'navigateTo:fail webview count limit exceed',
    })
    expect(phone.device.pages).toHaveLength(10)
    await phone.device.tapText('开始')
    expect(phone.device.pages).toHaveLength(10)
    expect(phone.top).toBe('pages/consent/index')
  })
})
