import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import type { Phone } from '../phone.ts'
import { EVOUCHER, authorize, comeBack, decide, jump, stranger, toHandoff } from '../steps.ts'

const frozen = demoPatient('frozen')

describe('to the e-voucher and back', () => {
  async function atHandoff(patient = stranger()): Promise<Phone> {
    const phone = await running.open()
    await toHandoff(phone, patient)
    return phone
  }

  test('whose authorisation it is stands on the page before the jump', async () => {
    const phone = await atHandoff(frozen)
    expect(phone.device.shows('请用 黄*练 的医保电子凭证授权')).toBe(true)
    for (const secret of [frozen.psn_name, frozen.cert_no])
      expect(phone.device.text()).not.toContain(secret)
  })

  test('the jump is called off: said so, and the next one works', async () => {
    const phone = await atHandoff()
    phone.jump = () => new Error('cancel')
    await phone.device.tapText('去医保电子凭证授权')
    expect(phone.device.shows('您取消了授权')).toBe(true)
    phone.jump = () => ({})
    const { requestId } = await jump(phone, '重新授权')
    await comeBack(phone, await decide(phone, requestId))
    expect(phone.top).toBe('pages/stay/index')
  })

  test('the e-voucher does not open', async () => {
    const phone = await atHandoff()
    phone.jump = () => new Error('invalid appid')
    await phone.device.tapText('去医保电子凭证授权')
    expect(phone.device.shows('没有打开医保电子凭证')).toBe(true)
    phone.jump = () => ({})
    await jump(phone, '再试一次')
    expect(phone.device.wx.callsOf('navigateToMiniProgram')).toHaveLength(2)
  })

  test('back with nothing: the function is asked, and the patient told what to do', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    const before = phone.askedFor('patients.list').length
    await comeBack(phone)
    expect(phone.askedFor('patients.list')).toHaveLength(before + 1)
    expect(phone.askedFor('handoff.complete')).toEqual([])
    expect(phone.device.shows('还没有完成授权')).toBe(true)
    // The code may still come, later.
    await phone.device.hide()
    await comeBack(phone, await decide(phone, requestId), 1037)
    expect(phone.top).toBe('pages/stay/index')
  })

  test('back with nothing, but the authorisation is there', async () => {
    const phone = await atHandoff(frozen)
    const { requestId } = await jump(phone)
    const { state, code } = await decide(phone, requestId)
    await phone.session.get('handoff.complete', { state: state!, code: code! })
    await comeBack(phone)
    expect(phone.top).toBe('pages/stay/index')
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('back by the list of recent apps', async () => {
    const phone = await atHandoff()
    await jump(phone)
    await phone.device.show({ scene: 1089 })
    expect(phone.device.shows('还没有完成授权')).toBe(true)
    const { requestId } = await jump(phone, '重新授权', '去医保电子凭证授权')
    await comeBack(phone, await decide(phone, requestId))
    expect(phone.top).toBe('pages/stay/index')
  })

  test('refused there: said so, and the next try is a new one', async () => {
    const phone = await atHandoff()
    const first = await jump(phone)
    await comeBack(phone, await decide(phone, first.requestId, 'cancel'))
    expect(phone.askedFor('handoff.complete')).toEqual([])
    expect(phone.device.shows('您取消了授权')).toBe(true)
    // A request that was answered is answered for good; and WeChat jumps in a tap only.
    const second = await jump(phone, '重新授权', '去医保电子凭证授权')
    expect(second.requestId).not.toBe(first.requestId)
    expect(second.state).not.toBe(first.state)
    await comeBack(phone, await decide(phone, second.requestId))
    expect(phone.top).toBe('pages/stay/index')
  })

  test('refused there, and given up', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    await comeBack(phone, await decide(phone, requestId, 'cancel'))
    await phone.device.tapText('以后再说')
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
    expect(phone.device.wx.storage.has('handoff')).toBe(false)
  })

  test('a wrong code is not believed; what was typed is still there', async () => {
    const patient = stranger()
    const phone = await atHandoff(patient)
    const { requestId } = await jump(phone)
    const { state } = await decide(phone, requestId)
    await comeBack(phone, { state: state!, code: 'forged' })
    expect(phone.askedFor('handoff.complete')).toHaveLength(1)
    expect(phone.device.shows('授权没有成功')).toBe(true)
    expect((await phone.session.get('patients.list', {})).patients).toEqual([])
    await phone.device.tapText('核对信息，重新授权')
    expect(phone.device.valueOf('证件号码')).toBe(patient.cert_no)
    await phone.device.tapText('下一步')
    await authorize(phone)
    expect(phone.top).toBe('pages/stay/index')
  })

  test('a state of another hand-over ends nothing: the true return still counts', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    const brought = await decide(phone, requestId)
    for (const stale of [
      { ...brought, state: 'stale' },
      { state: 'stale', error: 'cancel' },
    ]) {
      await comeBack(phone, stale)
      expect(phone.device.shows('还没有完成授权')).toBe(true)
      await phone.device.hide()
    }
    expect(phone.askedFor('handoff.complete')).toEqual([])
    await comeBack(phone, brought)
    expect(phone.top).toBe('pages/stay/index')
  })

  test('Android tells the return once more whenever the app comes back to the front', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    const brought = await decide(phone, requestId)
    for (let time = 0; time < 3; time++) {
      await comeBack(phone, brought)
      expect(phone.device.pages).toEqual(['pages/stay/index'])
      await phone.device.hide()
    }
    expect(phone.askedFor('handoff.complete')).toHaveLength(1)
  })

  test('somebody else authorised', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    await comeBack(phone, await decide(phone, requestId, 'other-person'))
    expect(phone.device.shows('不一致')).toBe(true)
    expect((await phone.session.get('patients.list', {})).patients).toEqual([])
  })

  test.each([1001, 1011, 1036])('extraData with scene %i is nobody’s word', async (scene) => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    await phone.shownRaw({
      path: 'pages/handoff/index',
      query: {},
      scene,
      referrerInfo: { appId: EVOUCHER, extraData: await decide(phone, requestId) },
    })
    expect(phone.askedFor('handoff.complete')).toEqual([])
    expect(phone.device.shows('还没有完成授权')).toBe(true)
  })

  test('WeChat ends the app meanwhile', async () => {
    const phone = await atHandoff(frozen)
    const { requestId } = await jump(phone)
    const extraData = await decide(phone, requestId)
    const later = running.known(
      await phone.again({ launch: { scene: 1038, referrerInfo: { appId: EVOUCHER, extraData } } }),
    )
    expect(later.device.pages).toEqual(['pages/stay/index'])
    expect(later.device.shows('¥12,000.00')).toBe(true)
  })

  test('WeChat ends the app meanwhile, and the patient opens it from the list', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    const later = running.known(await phone.again())
    expect(later.device.pages).toEqual(['pages/handoff/index'])
    expect(later.device.shows('还没有完成授权')).toBe(true)
    // What was typed was held in memory only.
    await later.device.tapText('重新授权')
    expect(later.top).toBe('pages/identity/index')
    await later.device.hide()
    await comeBack(later, await decide(later, requestId))
    expect(later.top).toBe('pages/stay/index')
  })

  test('another mini-program’s made-up return does not spoil the true one', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    const brought = await decide(phone, requestId)
    for (const extraData of [{ state: 'forged', code: 'forged' }, { error: 'cancel' }, brought]) {
      await phone.device.show({
        scene: 1037,
        referrerInfo: { appId: 'wx0000000000000000', extraData },
      })
      expect(phone.top).toBe('pages/handoff/index')
      await phone.device.hide()
    }
    expect(phone.askedFor('handoff.complete')).toEqual([])
    await comeBack(phone, brought)
    expect(phone.top).toBe('pages/stay/index')
  })

  test.each([
    ['nothing', undefined],
    ['something else', { page: 'wards' }],
    ['what is no object', 'state=1' as unknown as Record<string, unknown>],
  ])('opened by another mini-program with %s: a visit like any other', async (_, extraData) => {
    const phone = await running.open({
      launch: {
        scene: 1037,
        query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id },
        referrerInfo: { appId: 'wx0000000000000000', ...(extraData && { extraData }) },
      },
    })
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
    expect(phone.device.shows(frozen.hosp_mdtrt_id)).toBe(true)
  })

  test('the answer is lost: trying again finds that it is done', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    phone.onTheWay = (action, answer) => {
      if (action === 'handoff.complete') throw new Error('-504002 timeout')
      return answer
    }
    await comeBack(phone, await decide(phone, requestId))
    expect(phone.device.shows('已经授权，还没有核对好')).toBe(true)
    phone.onTheWay = (_action, answer) => answer
    await phone.device.tapText('重试')
    expect(phone.top).toBe('pages/stay/index')
  })

  test('after a quarter of an hour the way is a new one, and the jump still in a tap', async () => {
    const phone = await atHandoff()
    await phone.device.advance(16 * 60_000)
    await phone.device.tapText('去医保电子凭证授权')
    expect(phone.askedFor('handoff.begin')).toHaveLength(2)
    expect(phone.device.wx.callsOf('navigateToMiniProgram')).toEqual([])
    const [first, second] = phone.askedFor('handoff.begin')
    expect(second).toEqual(first)
  })
})
