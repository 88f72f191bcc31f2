import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import { comeBack, consent, decide, fillIn, jump, stranger, toHandoff, walk } from '../steps.ts'

const frozen = demoPatient('frozen')

describe('without a network', () => {
  test('at the start, then it is back', async () => {
    const phone = await running.open({ online: false })
    expect(phone.device.shows('没有网络')).toBe(true)
    expect(phone.device.find('开始')).toBeDefined()
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.shows('没有网络')).toBe(false)
  })

  test('while the form is sent: said, nothing is lost, and the next tap sends it', async () => {
    const phone = await running.open()
    await consent(phone)
    phone.online = false
    await fillIn(phone, stranger())
    expect(phone.device.shows('没有连上网络')).toBe(true)
    phone.online = true
    await phone.device.tapText('下一步')
    expect(phone.top).toBe('pages/handoff/index')
  })

  test('on the way back: the code is kept for the next try', async () => {
    const phone = await running.open()
    await toHandoff(phone, frozen)
    const { requestId } = await jump(phone)
    phone.online = false
    await comeBack(phone, await decide(phone, requestId))
    expect(phone.device.shows('没有连上网络')).toBe(true)
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('at the stay: what is shown stays, and is called old', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    phone.online = false
    await phone.pullDown()
    expect(phone.device.shows('没有刷新成功')).toBe(true)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('没有网络')).toBe(true)
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.shows('已签署')).toBe(true)
  })

  test('the app is opened again: what was seen last, with its time; on the phone it lies only sealed', async () => {
    const first = await running.open()
    await walk(first, frozen)
    const phone = running.known(await first.again({ online: false }))
    expect(phone.top).toBe('pages/stay/index')
    for (const words of ['没有刷新成功', '黄*练', '¥12,000.00', '心血管内科', '没有联网'])
      expect(phone.device.shows(words)).toBe(true)
    expect(phone.device.text()).toMatch(/下面是 \d{4}年\d+月\d+日 \d\d:\d\d 的结果/)
    for (const amount of ['12000.00', '9000.00'])
      expect(JSON.stringify([...phone.device.wx.storage])).not.toContain(amount)
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.shows('没有刷新成功')).toBe(false)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('a WeChat too old to seal keeps nothing', async () => {
    const first = await running.open({ lacks: ['setStorage.object.encrypt'] })
    await walk(first, frozen)
    expect(first.device.wx.storage.has('last-seen')).toBe(false)
    const phone = running.known(await first.again({ online: false }))
    expect(phone.device.shows('没有网络')).toBe(true)
    expect(phone.device.shows('12,000.00')).toBe(false)
  })

  test('the cloud is there no more, though the phone has a network', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    phone.onTheWay = () => {
      throw new Error('-504002 functions execute fail')
    }
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('暂时连不上服务')).toBe(true)
    expect(phone.device.shows('没有网络')).toBe(false)
    phone.onTheWay = () => 'not what was agreed'
    await phone.device.tapText('重试')
    expect(phone.device.shows('服务的答复有误')).toBe(true)
  })
})
