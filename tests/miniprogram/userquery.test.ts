import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { demoPatient } from '../../sandbox/defaults.ts'
import { showCard } from '../../testkit/app.ts'
import { USER_QUERY_PAGE } from '../../testkit/running.ts'
import { RunningMiniProgram } from './runningMiniProgram.ts'
import type { EnterOptions } from '../../testkit/wechat/host/api.ts'
import type { Phone, PhoneOptions } from './phone.ts'
import { comeBack, consent, fillIn, jump, stranger, toHandoff } from './steps.ts'

/** An e-voucher that is told nothing, and brings back a code and no state. */
const running = new RunningMiniProgram({ evoucher: 'userquery' })
const APP_ID = 'wxe183cd55df4b4369'

beforeAll(() => running.start(), 180_000)
afterEach(() => running.putAway())
afterAll(() => running.close())

const frozen = demoPatient('frozen')
const STAY = 'pages/stay/index'
const HANDOFF = 'pages/handoff/index'

type Someone = Parameters<typeof showCard>[1]
type Brought = Record<string, string>

const agree = async (
  phone: Phone,
  patient: Someone,
  options?: Parameters<typeof showCard>[2],
): Promise<Brought> => Object.fromEntries(await showCard(phone.care.evoucherUrl, patient, options))

/** At the e-voucher. */
async function away(patient: Someone = stranger(), options: PhoneOptions = {}) {
  const phone = await running.open(options)
  await toHandoff(phone, patient)
  await jump(phone)
  return { phone, brought: await agree(phone, patient) }
}

const launch = (extraData: Brought, appId = APP_ID): EnterOptions => ({
  scene: 1038,
  referrerInfo: { appId, extraData },
})
const completed = (phone: Phone) => phone.askedFor('handoff.complete')

describe('the whole walk', () => {
  test('from the link in the ward to the amounts; the state that went out goes with the code', async () => {
    const phone = await running.open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    let state: unknown
    phone.onTheWay = (action, answer) => {
      if (action === 'handoff.begin') state = (answer as { data: { state: string } }).data.state
      return answer
    }
    await toHandoff(phone, frozen)
    await jump(phone)
    expect(phone.device.wx.callsOf('navigateToMiniProgram')).toEqual([
      { appId: APP_ID, path: USER_QUERY_PAGE, extraData: {}, envVersion: 'trial' },
    ])
    const brought = await agree(phone, frozen)
    expect(Object.keys(brought)).toEqual(['authCode'])
    await comeBack(phone, brought)
    expect(completed(phone)).toEqual([
      { action: 'handoff.complete', state, code: brought.authCode },
    ])
    expect(phone.device.pages).toEqual([STAY])
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    const kept = JSON.stringify([...phone.device.wx.storage])
    for (const secret of [frozen.psn_name, frozen.cert_no, brought.authCode!])
      expect(kept).not.toContain(secret)
  })

  test('by the account of the family', async () => {
    const phone = await running.open()
    await toHandoff(phone, frozen)
    await jump(phone)
    await comeBack(phone, await agree(phone, frozen, { account: 'family' }))
    expect(phone.top).toBe(STAY)
  })
})

describe('each return has one outcome', () => {
  test('Android tells it once more, as often as the app comes back to the front', async () => {
    const { phone, brought } = await away(frozen)
    await comeBack(phone, brought)
    for (let time = 0; time < 3; time++) {
      await phone.device.hide()
      await comeBack(phone, brought)
      expect(phone.device.pages).toEqual([STAY])
    }
    expect(completed(phone)).toHaveLength(1)
  })

  test('and while the next one is under way', async () => {
    const { phone, brought } = await away(frozen)
    await comeBack(phone, brought)
    const second = stranger()
    await phone.device.tapText('现在是')
    await phone.device.tapText('添加患者')
    await fillIn(phone, second)
    await jump(phone)
    await comeBack(phone, brought)
    expect(completed(phone)).toHaveLength(1)
    expect(phone.device.shows('还没有完成授权')).toBe(true)
    await phone.device.hide()
    await comeBack(phone, await agree(phone, second))
    expect(phone.top).toBe(STAY)
    expect((await phone.session.get('patients.list', {})).patients).toHaveLength(2)
  })

  test('shown twice at once', async () => {
    const { phone, brought } = await away()
    await Promise.all([comeBack(phone, brought), comeBack(phone, brought)])
    expect(completed(phone)).toHaveLength(1)
    expect(phone.device.pages).toEqual([STAY])
  })

  test('refused, and told once more', async () => {
    const { phone, brought } = await away()
    await comeBack(phone, { authCode: 'made-up' })
    expect(phone.device.shows('授权没有成功')).toBe(true)
    await phone.device.hide()
    await comeBack(phone, { authCode: 'made-up' })
    expect(completed(phone)).toHaveLength(1)
    // The right one still counts.
    await phone.device.hide()
    await comeBack(phone, brought)
    expect(phone.top).toBe(STAY)
  })

  test('a cold start', async () => {
    const { phone, brought } = await away(frozen)
    const later = running.known(await phone.again({ launch: launch(brought) }))
    expect(later.device.pages).toEqual([STAY])
    expect(later.device.shows('¥12,000.00')).toBe(true)
    await later.device.hide()
    await comeBack(later, brought)
    expect([completed(later).length, later.device.pages]).toEqual([1, [STAY]])
  })

  test.each([
    'pages/stay/index',
    'pages-patients/list/index',
    'pages/identity/index',
    'pages-about/help/index',
    'pages-agreements/list/index',
  ])('a cold start that opens %s', async (path) => {
    const { phone } = await away()
    const failed = running.known(
      await phone.again({ launch: { ...launch({ authCode: 'made-up' }), path } }),
    )
    await failed.device.advance(1000)
    expect(failed.device.pages).toEqual([HANDOFF])
    expect(failed.device.shows('授权没有成功')).toBe(true)
  })

  test('after a quarter of an hour', async () => {
    const { phone, brought } = await away()
    await phone.device.advance(16 * 60_000)
    await comeBack(phone, brought)
    expect(phone.device.shows('等得太久，要再授权一次')).toBe(true)
    expect(completed(phone)).toEqual([])
    await jump(phone, '重新授权', '去医保电子凭证授权')
    expect(phone.askedFor('handoff.begin')).toHaveLength(2)
  })

  test('after a quarter of an hour, by a cold start', async () => {
    const { phone, brought } = await away()
    const later = running.known(
      await phone.again({ launch: launch(brought), now: Date.now() + 16 * 60_000 }),
    )
    await later.device.advance(1000)
    expect(later.device.pages).toEqual([HANDOFF])
    expect(later.device.shows('等得太久，要再授权一次')).toBe(true)
    expect(completed(later)).toEqual([])
  })

  test('on a phone whose clock is wrong', async () => {
    for (const minutes of [-40, 40]) {
      const { phone, brought } = await away(stranger(), { now: Date.now() + minutes * 60_000 })
      await comeBack(phone, brought)
      expect(phone.top).toBe(STAY)
    }
  })

  test('without a network', async () => {
    const { phone, brought } = await away(frozen)
    phone.online = false
    await comeBack(phone, brought)
    expect(phone.device.shows('已经授权，还没有核对好')).toBe(true)
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.pages).toEqual([STAY])
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('on top of whatever page the patient has gone to', async () => {
    const { phone, brought } = await away()
    await comeBack(phone)
    expect(phone.device.shows('还没有完成授权')).toBe(true)
    await phone.arrowBack()
    expect(phone.top).toBe('pages/identity/index')
    await phone.device.hide()
    await comeBack(phone, brought)
    expect(phone.device.pages).toEqual([STAY])
  })
})

describe('what is no return', () => {
  test('another mini-program’s words', async () => {
    const { phone, brought } = await away()
    for (const extraData of [{ authCode: 'forged' }, { error: 'cancel' }, brought])
      for (const scene of [1037, 1038]) {
        await phone.device.show({
          scene,
          referrerInfo: { appId: 'wx0000000000000000', extraData },
        })
        await phone.device.hide()
      }
    expect(completed(phone)).toEqual([])
    await comeBack(phone, brought)
    expect(phone.top).toBe(STAY)
  })

  test('a code while nobody is away', async () => {
    const phone = await running.open()
    await comeBack(phone, { authCode: 'early' })
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
    await consent(phone)
    await fillIn(phone, stranger())
    phone.jump = () => new Error('cancel')
    await phone.device.tapText('去医保电子凭证授权')
    await phone.device.hide()
    await comeBack(phone, { authCode: 'early' })
    expect(phone.device.shows('您取消了授权')).toBe(true)
    expect(completed(phone)).toEqual([])
  })

  test('a state of another hand-over beside the code', async () => {
    const { phone, brought } = await away()
    await comeBack(phone, { ...brought, state: 'stale' })
    expect(completed(phone)).toEqual([])
    await phone.device.hide()
    await comeBack(phone, brought)
    expect(phone.top).toBe(STAY)
  })
})

describe('whose e-voucher is needed, and whose was used', () => {
  test('is said to a relative before the jump, with how it is done for a parent without a phone', async () => {
    const phone = await running.open()
    const { device } = phone
    await consent(phone)
    expect(device.shows('要用患者的医保电子凭证')).toBe(false)
    await device.tapText('我的家人')
    expect(device.shows('要用患者的医保电子凭证')).toBe(true)
    await device.tapText('患者没有手机，怎么授权？')
    for (const words of ['亲情账户', '最多 5 位家人', '先切换到患者', '医保窗口帮忙激活'])
      expect(device.shows(words)).toBe(true)
    await device.tapText('知道了')
    const { psn_name, cert_no } = stranger()
    await device.input('患者的姓名', psn_name)
    await device.input('证件号码', cert_no)
    await device.tapText('下一步')
    expect(device.shows('切换到患者，点“同意授权”')).toBe(true)
    expect(device.shows('用您自己的医保电子凭证不行')).toBe(true)
  })

  test('a relative’s own: whose it was, whose is needed, and how', async () => {
    const { phone } = await away(frozen)
    await comeBack(phone, await agree(phone, frozen, { decision: 'relative-card' }))
    const { device } = phone
    for (const words of ['陈*人', '患者 黄*练 本人的', '亲情账户', '医保窗口帮忙激活'])
      expect(device.shows(words)).toBe(true)
    for (const secret of ['陈别人', frozen.psn_name, frozen.cert_no])
      expect(device.text()).not.toContain(secret)
    await device.tapText('核对信息，重新授权')
    await device.tapText('下一步')
    await jump(phone)
    await comeBack(phone, await agree(phone, frozen, { account: 'family' }))
    expect(phone.top).toBe(STAY)
  })

  test('the same number under another name: no word of other cards', async () => {
    const { phone } = await away({ psn_name: '黄演连', cert_no: frozen.cert_no })
    await comeBack(phone, await agree(phone, frozen))
    expect(phone.device.shows('证件号码对上了，姓名和医保登记的 黄*练 不一致')).toBe(true)
    expect(phone.device.shows('亲情账户')).toBe(false)
  })
})
