import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import type { Phone } from '../phone.ts'
import { authorize, consent, fillIn, stranger, walk } from '../steps.ts'

const frozen = demoPatient('frozen')
/** What WeChat was told last. */
const capture = ({ device }: Phone) => device.wx.callsOf('setVisualEffectOnCapture').at(-1)

describe('WeChat’s own', () => {
  test('a new version is taken when the patient says so', async () => {
    const { device } = await running.open()
    expect(device.wx.dialogs).toEqual([])
    device.wx.update.onUpdateReady!(undefined)
    await device.settle()
    expect(device.wx.dialogs[0]?.options).toMatchObject({ title: '有新版本' })
    expect(device.wx.updatesApplied).toBe(0)
    await device.answerDialog(String(device.wx.dialogs[0]!.options.confirmText))
    expect(device.wx.updatesApplied).toBe(1)
  })

  test('a page with a number is kept out of screenshots, the others are not', async () => {
    const phone = await running.open()
    await phone.device.tapText('开始')
    expect(capture(phone)?.visualEffect ?? 'none').toBe('none')
    await phone.device.tapText('同意并继续')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await fillIn(phone, stranger())
    expect(phone.top).toBe('pages/handoff/index')
    expect(capture(phone)).toEqual({ visualEffect: 'none' })
    await phone.arrowBack()
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.arrowBack()
    expect(capture(phone)).toEqual({ visualEffect: 'none' })
    // And the second time as well as the first.
    await phone.device.tapText('开始')
    expect(phone.top).toBe('pages/identity/index')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
  })

  test('and so are the stay, the patients and a document', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.device.tapText('我的协议')
    expect(capture(phone)).toEqual({ visualEffect: 'none' })
    await phone.device.tapText('看协议内容')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.arrowBack()
    await phone.arrowBack()
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.device.tapText('现在是')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
  })

  test('a card that is shared carries nothing about anybody', async () => {
    const phone = await running.open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    const seen = new Map<string, unknown>()
    const share = () => {
      const { instance, path } = phone.device.host.page
      if (typeof instance.onShareAppMessage === 'function')
        seen.set(path, (instance.onShareAppMessage as (from: object) => unknown)({ from: 'menu' }))
    }
    share()
    await consent(phone)
    share()
    await fillIn(phone, frozen)
    share()
    await authorize(phone)
    share()
    await phone.device.tapText('现在是')
    share()
    await phone.arrowBack()
    await phone.device.tapText('我的协议')
    share()
    await phone.device.tapText('看协议内容')
    share()
    expect([...seen.keys()]).toEqual([
      'pages/arrival/index',
      'pages/identity/index',
      'pages/handoff/index',
      'pages/stay/index',
      'pages-patients/list/index',
      'pages-agreements/list/index',
      'pages-agreements/view/index',
    ])
    for (const card of seen.values())
      expect(card).toEqual({ title: '泉州医保信用就医', path: '/pages/arrival/index' })
  })

  test('pulling down ends, whatever comes of it', async () => {
    const phone = await running.open()
    let pulls = 0
    const pull = async () => {
      for (const online of [true, false]) {
        phone.online = online
        await phone.pullDown()
        expect(phone.device.wx.callsOf('stopPullDownRefresh')).toHaveLength(++pulls)
      }
      phone.onTheWay = () => ({
        ok: false,
        error: { code: 'state.not-authorized', message: '请重新授权', retryable: false },
      })
      phone.online = true
      await phone.pullDown()
      expect(phone.device.wx.callsOf('stopPullDownRefresh')).toHaveLength(++pulls)
      phone.onTheWay = (_action, answer) => answer
      await phone.pullDown()
      expect(phone.device.wx.callsOf('stopPullDownRefresh')).toHaveLength(++pulls)
    }
    await pull()
    await walk(phone, frozen)
    expect(phone.top).toBe('pages/stay/index')
    await pull()
    await phone.device.tapText('现在是')
    await pull()
    await phone.arrowBack()
    await phone.device.tapText('我的协议')
    await pull()
  })

  test('nothing is asked of the network in the first ten seconds, nor a minute later', async () => {
    const phone = await running.open()
    await phone.device.advance(10_000)
    await walk(phone, frozen)
    await phone.device.advance(60_000)
    expect(phone.device.wx.network).toEqual([])
    expect(new Set(phone.device.wx.callsOf('cloud.callFunction').map(({ name }) => name))).toEqual(
      new Set(['patient']),
    )
  })
})
