import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../scripts/build/buildApp.ts'
import { demoPatient } from '../../sandbox/defaults.ts'
import { FREEZE, RELEASE, createHis, fact, requestsOf } from '../hospital/his.ts'
import { startCare, type RunningCare } from '../running.ts'
import { Phone, type PhoneOptions } from './phone.ts'
import { EVOUCHER, authorize, comeBack, consent, decide, fillIn, jump, stranger, toHandoff, walk } from './steps.ts'

const DAY = 86_400_000
const frozen = demoPatient('frozen')

let care: RunningCare
let directory: string
let built: string
let phones: Phone[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'app-'))
  built = join(directory, 'mp-weixin')
  ;[care] = await Promise.all([startCare(), buildApp('mp-weixin', built)])
}, 180_000)
afterAll(async () => {
  await care.close()
  await rm(directory, { recursive: true, force: true })
})
afterEach(() => {
  for (const { device } of phones.splice(0)) {
    // Everything goes through wx.cloud: the app asks the network for nothing by itself.
    expect(device.wx.network).toEqual([])
    expect(device.written.filter(({ level }) => level === 'error')).toEqual([])
  }
})

async function open(options: PhoneOptions = {}): Promise<Phone> {
  return known(await Phone.open(care, built, options))
}

function known(phone: Phone): Phone {
  phones.push(phone)
  return phone
}

const top = ({ device }: Phone) => device.pages.at(-1)
const capture = ({ device }: Phone) => device.wx.callsOf('setVisualEffectOnCapture').at(-1)

describe('the whole walk', () => {
  test('from the link in the ward to the amounts', async () => {
    const phone = await open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    const { device } = phone
    expect(device.shows(frozen.hosp_mdtrt_id)).toBe(true)
    await toHandoff(phone, frozen)
    expect(phone.askedFor('handoff.begin')).toMatchObject([{ patient: { psn_name: frozen.psn_name, cert_type: '01', cert_no: frozen.cert_no }, entry: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } }])
    expect(device.wx.callsOf('navigateToMiniProgram')).toEqual([])

    const { state, requestId } = await jump(phone)
    expect(device.wx.callsOf('navigateToMiniProgram')).toEqual([{
      appId: 'wx0c13e701f68315c4', path: 'pages/healthcareOnlineServiceAuth/index', extraData: { state, requestId }, envVersion: 'release',
    }])
    const brought = await decide(phone, requestId)
    expect(brought).toEqual({ state, code: expect.stringMatching(/./) })
    await comeBack(phone, brought)

    expect(phone.askedFor('handoff.complete')).toEqual([{ action: 'handoff.complete', ...brought }])
    expect(device.pages).toEqual(['pages/stay/index'])
    for (const words of ['黄*练', '已冻结', '¥12,000.00', '壹万贰仟元整', '医保个人账户¥3,000.00', '银行¥9,000.00', `住院登记号 ${frozen.hosp_mdtrt_id}`, '心血管内科']) {
      expect(device.text().replaceAll('\n', ' ')).toContain(words)
    }
    for (const secret of [frozen.psn_name, frozen.cert_no]) expect(device.text()).not.toContain(secret)
    expect(phone.askedFor('preauthorization.current')).toMatchObject([{ hosp_mdtrt_id: frozen.hosp_mdtrt_id }])
  })

  test('nothing that identifies the patient is ever kept on the phone', async () => {
    const phone = await open()
    const kept = () => JSON.stringify([...phone.device.wx.storage])
    await toHandoff(phone, frozen)
    expect(kept()).toContain('handoff')
    for (const secret of [frozen.psn_name, frozen.cert_no]) expect(kept()).not.toContain(secret)
    await authorize(phone)
    expect(top(phone)).toBe('pages/stay/index')
    expect(kept()).toContain('consent')
    for (const secret of [frozen.psn_name, frozen.cert_no, 'state', 'code', 'requestId']) expect(kept()).not.toContain(secret)
  })

  test('who comes back tomorrow sees the stay at once', async () => {
    const phone = await open()
    await walk(phone, demoPatient('settled'))
    const tomorrow = known(await phone.again({ now: Date.now() + DAY }))
    expect(tomorrow.device.pages).toEqual(['pages/stay/index'])
    expect(tomorrow.device.shows('已结算')).toBe(true)
    expect(tomorrow.device.shows('¥18,650.30')).toBe(true)
    expect(tomorrow.askedFor('handoff.begin')).toEqual([])
  })

  test('what the hospital does since then is there after pulling down', async () => {
    const patient = demoPatient('large-attachment')
    const phone = await open()
    await walk(phone, patient)
    expect(phone.device.shows('未冻结')).toBe(true)
    const his = createHis(care.functions.url)
    expect(fact(await his.call(FREEZE, requestsOf(patient).freeze('4000.00')), 'frez_amt')).toBe('4000.00')
    await his.call(RELEASE, requestsOf(patient).release('500.00', '预计费用减少'))
    await phone.page('onPullDownRefresh')
    const words = phone.device.text().replaceAll('\n', ' ')
    expect(words).toContain('¥3,500.00')
    expect(words).toContain('原因：预计费用减少')
    // The newest first.
    expect(words).toMatch(/解冻 ¥500\.00.*冻结 ¥4,000\.00/)
  })

  test('a wrong number is said at its field, and nothing is sent', async () => {
    const phone = await open()
    await consent(phone)
    const { psn_name, cert_no } = stranger()
    await fillIn(phone, { psn_name, cert_no: cert_no.slice(0, 17) + (cert_no.endsWith('0') ? '1' : '0') })
    expect(phone.device.shows('身份证号码有一位填错了')).toBe(true)
    expect(phone.askedFor('handoff.begin')).toEqual([])
    await phone.device.input('证件号码', cert_no.replace(/(.{6})/, '$1 '))
    await phone.device.tapText('下一步')
    expect(top(phone)).toBe('pages/handoff/index')
  })

  test('a relative with a passport', async () => {
    const patient = demoPatient('passport')
    const phone = await open()
    const { device } = phone
    await consent(phone)
    await device.tapText('我的家人住院')
    // Not even to a screen reader.
    expect(() => device.find('您的姓名')).toThrow()
    await device.tapText('证件类型，')
    await device.tapText('外国人护照')
    await device.input('患者的姓名', patient.psn_name)
    await device.input('证件号码', patient.cert_no)
    await device.tapText('下一步')
    await authorize(phone)
    expect(phone.askedFor('handoff.begin')).toMatchObject([{ patient: { cert_type: '08', cert_no: patient.cert_no } }])
    expect(device.shows('¥50,000.00')).toBe(true)
  })
})

describe('how the patient arrives', () => {
  const ticket = "Bed3!#$&'()*+,/:;=?@-._~07"
  test.each([['encoded', encodeURIComponent(ticket)], ['decoded', ticket]])('a bedside code whose scene comes %s', async (_, scene) => {
    const phone = await open({ launch: { query: { scene }, scene: 1047 } })
    expect(phone.device.shows('已记下床头二维码')).toBe(true)
    await toHandoff(phone, frozen)
    expect(phone.askedFor('handoff.begin')[0]?.entry).toEqual({ ticket })
    await authorize(phone)
    // No hospital knows this code: said so, and the stay is found all the same.
    expect(phone.askedFor('preauthorization.current')[0]?.ticket).toBe(ticket)
    expect(phone.device.shows('床头二维码无法识别')).toBe(true)
    await phone.device.tapText('选择或填写住院登记号')
    await phone.device.tapText(frozen.hosp_mdtrt_id)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('a scene that is no code is not taken for one', async () => {
    const phone = await open({ launch: { query: { scene: '%E4%BD%8F%E9%99%A2' }, scene: 1047 } })
    expect(phone.device.shows('已记下')).toBe(false)
  })

  test('the link of the official account, while the app is open already', async () => {
    const phone = await open()
    await phone.device.hide()
    await phone.device.show({ path: 'pages/arrival/index', query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id }, scene: 1043 })
    expect(phone.device.shows(`已记下住院登记号 ${frozen.hosp_mdtrt_id}`)).toBe(true)
  })

  test('the stay is remembered though WeChat ends the app before the form is filled in', async () => {
    const phone = await open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    await consent(phone)
    const later = known(await phone.again())
    expect(later.device.shows(frozen.hosp_mdtrt_id)).toBe(true)
  })

  test('somebody else’s stay shows nothing of theirs, and the way on', async () => {
    const phone = await open({ launch: { query: { hosp_mdtrt_id: demoPatient('settled').hosp_mdtrt_id } } })
    await walk(phone, demoPatient('signed'))
    expect(phone.device.shows('18,650.30')).toBe(false)
    await phone.device.tapText('选择或填写住院登记号')
    await phone.device.tapText(demoPatient('signed').hosp_mdtrt_id)
    expect(phone.device.shows('未冻结')).toBe(true)
  })

  test('no stay at all: the number can be typed', async () => {
    const phone = await open()
    phone.onTheWay = (action, answer) => (action === 'stays.list' ? { ok: true, data: { stays: [] } } : answer)
    await walk(phone, frozen)
    expect(phone.device.shows('没有查到住院登记')).toBe(true)
    await phone.device.tapText('查看')
    expect(phone.device.shows('请填写住院登记号')).toBe(true)
    await phone.device.input('住院登记号', ` ${frozen.hosp_mdtrt_id} `)
    await phone.device.tapText('查看')
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })
})

test.each(['pages/stay/index', 'pages-agreements/list/index', 'pages/handoff/index'])('%s, opened where nobody is authorised, leads to the start', async (path) => {
  const phone = await open({ launch: { path } })
  expect(phone.device.pages).toEqual(['pages/arrival/index'])
})

describe('consent', () => {
  test('refused: nothing is asked of the patient, and the app stays usable', async () => {
    const phone = await open()
    const { device } = phone
    await device.tapText('开始')
    expect(top(phone)).toBe('pages/consent/index')
    await device.tapText('不同意')
    expect(device.pages).toEqual(['pages/arrival/index'])
    expect(device.wx.storage.has('consent')).toBe(false)
    await device.tapText('使用帮助')
    expect(top(phone)).toBe('pages-about/help/index')
    await phone.arrowBack()
    await consent(phone)
    expect(top(phone)).toBe('pages/identity/index')
    expect(phone.asked.map(({ action }) => action)).toEqual(['patients.list'])
  })

  test('nobody gets to the form past it', async () => {
    const phone = await open({ launch: { path: 'pages/identity/index' } })
    expect(phone.device.pages).toEqual(['pages/consent/index'])
  })

  test('withdrawn: it is asked for again', async () => {
    const phone = await open()
    await consent(phone)
    await phone.arrowBack()
    await phone.device.tapText('隐私政策')
    await phone.device.tapText('撤回我的同意')
    await phone.arrowBack()
    await phone.device.tapText('开始')
    expect(top(phone)).toBe('pages/consent/index')
  })

  const require = ({ device }: Phone) => {
    const outcome: { errMsg?: string } = {}
    ;(device.wx.api.requirePrivacyAuthorize as (options: object) => void)({ complete: (ended: { errMsg: string }) => Object.assign(outcome, ended) })
    return outcome
  }

  test('WeChat asks for it: the page comes, and the agreement reaches WeChat', async () => {
    const phone = await open()
    phone.device.wx.privacy.needAuthorization = true
    const outcome = require(phone)
    await phone.device.settle()
    expect(top(phone)).toBe('pages/consent/index')
    await phone.device.tapText('同意并继续')
    expect(outcome.errMsg).toBe('requirePrivacyAuthorize:ok')
    expect(phone.device.wx.privacy.needAuthorization).toBe(false)
  })

  test.each([
    ['by its button', (phone: Phone) => phone.device.tapText('不同意')],
    ['by WeChat’s arrow', (phone: Phone) => phone.arrowBack()],
  ])('refused %s: WeChat is not left waiting', async (_, refuse) => {
    const phone = await open()
    phone.device.wx.privacy.needAuthorization = true
    const outcome = require(phone)
    await phone.device.settle()
    await refuse(phone)
    expect(outcome.errMsg).toContain('privacy permission is not authorized')
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
  })

  test('who agreed in an earlier version and refuses now has refused', async () => {
    const first = await open()
    await consent(first)
    const phone = known(await first.again())
    const told: object[] = []
    phone.device.wx.privacy.listener!((choice) => told.push(choice), {})
    await phone.device.settle()
    await phone.device.tapText('不同意')
    expect(told).toEqual([{ event: 'disagree' }])
  })

  test('asked in the middle of something, the patient goes on where they were', async () => {
    const phone = await open()
    await walk(phone, frozen)
    phone.device.wx.privacy.needAuthorization = true
    const outcome = require(phone)
    await phone.device.settle()
    await phone.device.tapText('同意并继续')
    expect(outcome.errMsg).toBe('requirePrivacyAuthorize:ok')
    expect(top(phone)).toBe('pages/stay/index')
  })
})

describe('to the e-voucher and back', () => {
  async function atHandoff(patient = stranger()): Promise<Phone> {
    const phone = await open()
    await toHandoff(phone, patient)
    return phone
  }

  test('the jump is called off: said so, and the next one works', async () => {
    const phone = await atHandoff()
    phone.jump = () => new Error('cancel')
    await phone.device.tapText('去医保电子凭证授权')
    expect(phone.device.shows('您取消了授权')).toBe(true)
    phone.jump = () => ({})
    const { requestId } = await jump(phone, '重新授权')
    await comeBack(phone, await decide(phone, requestId))
    expect(top(phone)).toBe('pages/stay/index')
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
    expect(top(phone)).toBe('pages/stay/index')
  })

  test('back with nothing, but the authorisation is there', async () => {
    const phone = await atHandoff(frozen)
    const { requestId } = await jump(phone)
    const { state, code } = await decide(phone, requestId)
    await phone.session.get('handoff.complete', { state: state!, code: code! })
    await comeBack(phone)
    expect(top(phone)).toBe('pages/stay/index')
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('back by the list of recent apps', async () => {
    const phone = await atHandoff()
    await jump(phone)
    await phone.device.show({ scene: 1089 })
    expect(phone.device.shows('还没有完成授权')).toBe(true)
    const { requestId } = await jump(phone, '重新授权', '去医保电子凭证授权')
    await comeBack(phone, await decide(phone, requestId))
    expect(top(phone)).toBe('pages/stay/index')
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
    expect(top(phone)).toBe('pages/stay/index')
  })

  test('refused there, and given up', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    await comeBack(phone, await decide(phone, requestId, 'cancel'))
    await phone.device.tapText('以后再说')
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
    expect(phone.device.wx.storage.has('handoff')).toBe(false)
  })

  test.each<[string, (brought: Record<string, string>) => Record<string, string>]>([
    ['state', ({ code }) => ({ state: 'forged', code: code! })],
    ['code', ({ state }) => ({ state: state!, code: 'forged' })],
  ])('a wrong %s is not believed; what was typed is still there', async (_, forge) => {
    const patient = stranger()
    const phone = await atHandoff(patient)
    const { requestId } = await jump(phone)
    await comeBack(phone, forge(await decide(phone, requestId)))
    expect(phone.askedFor('handoff.complete')).toHaveLength(1)
    expect(phone.device.shows('授权没有成功')).toBe(true)
    expect((await phone.session.get('patients.list', {})).patients).toEqual([])
    await phone.device.tapText('核对信息，重新授权')
    expect(phone.device.valueOf('证件号码')).toBe(patient.cert_no)
    await phone.device.tapText('下一步')
    await authorize(phone)
    expect(top(phone)).toBe('pages/stay/index')
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
    await phone.shownRaw({ path: 'pages/handoff/index', query: {}, scene, referrerInfo: { appId: EVOUCHER, extraData: await decide(phone, requestId) } })
    expect(phone.askedFor('handoff.complete')).toEqual([])
    expect(phone.device.shows('还没有完成授权')).toBe(true)
  })

  test('WeChat ends the app meanwhile', async () => {
    const phone = await atHandoff(frozen)
    const { requestId } = await jump(phone)
    const extraData = await decide(phone, requestId)
    const later = known(await phone.again({ launch: { scene: 1038, referrerInfo: { appId: EVOUCHER, extraData } } }))
    expect(later.device.pages).toEqual(['pages/stay/index'])
    expect(later.device.shows('¥12,000.00')).toBe(true)
  })

  test('WeChat ends the app meanwhile, and the patient opens it from the list', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    const later = known(await phone.again())
    expect(later.device.pages).toEqual(['pages/handoff/index'])
    expect(later.device.shows('还没有完成授权')).toBe(true)
    // What was typed was held in memory only.
    await later.device.tapText('重新授权')
    expect(top(later)).toBe('pages/identity/index')
    await later.device.hide()
    await comeBack(later, await decide(later, requestId))
    expect(top(later)).toBe('pages/stay/index')
  })

  test('another mini-program’s made-up return does not spoil the true one', async () => {
    const phone = await atHandoff()
    const { requestId } = await jump(phone)
    await phone.device.show({ scene: 1037, referrerInfo: { appId: 'wx0000000000000000', extraData: { state: 'forged', code: 'forged' } } })
    expect(top(phone)).toBe('pages/handoff/index')
    await phone.device.hide()
    await comeBack(phone, await decide(phone, requestId))
    expect(top(phone)).toBe('pages/stay/index')
  })

  test.each([
    ['nothing', undefined], ['something else', { page: 'wards' }], ['what is no object', 'state=1' as unknown as Record<string, unknown>],
  ])('opened by another mini-program with %s: a visit like any other', async (_, extraData) => {
    const phone = await open({ launch: { scene: 1037, query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id }, referrerInfo: { appId: 'wx0000000000000000', ...(extraData && { extraData }) } } })
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
    expect(phone.device.shows('授权已做好，还差最后一步核对')).toBe(true)
    phone.onTheWay = (_action, answer) => answer
    await phone.device.tapText('重试')
    expect(top(phone)).toBe('pages/stay/index')
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

describe('a finger that is too quick', () => {
  const twice = async ({ device }: Phone, name: string) => {
    const view = device.find(name)
    const first = device.tap(view)
    // The second tap of a trembling hand: the app has seen the first, nothing has answered yet.
    for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, device.tap(view)])
  }

  test('starts, submits and jumps once', async () => {
    const phone = await open()
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
    phone.jump = async () => {
      await wait(50)
      return {}
    }
    await twice(phone, '去医保电子凭证授权')
    expect(device.wx.callsOf('navigateToMiniProgram')).toHaveLength(1)
  })

  test('jumps once though both taps are there before the screen has changed', async () => {
    const phone = await open()
    await toHandoff(phone, stranger())
    const view = phone.device.find('去医保电子凭证授权')
    await Promise.all([phone.device.tap(view), phone.device.tap(view)])
    expect(phone.device.wx.callsOf('navigateToMiniProgram')).toHaveLength(1)
  })

  test('removes once', async () => {
    const phone = await open()
    await walk(phone, frozen)
    await phone.device.tapText('当前患者')
    await phone.device.tapText('移除')
    const view = phone.device.find('移除', 1)
    await Promise.all([phone.device.tap(view), phone.device.tap(view)])
    expect(phone.askedFor('patients.remove')).toHaveLength(1)
    expect(phone.device.shows('还没有患者')).toBe(true)
  })
})

describe('without a network', () => {
  test('at the start, then it is back', async () => {
    const phone = await open({ online: false })
    expect(phone.device.shows('没有网络')).toBe(true)
    expect(phone.device.find('开始')).toBeDefined()
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.shows('没有网络')).toBe(false)
  })

  test('while the form is sent: said, nothing is lost, and the next tap sends it', async () => {
    const phone = await open()
    await consent(phone)
    phone.online = false
    await fillIn(phone, stranger())
    expect(phone.device.shows('没有连上网络')).toBe(true)
    phone.online = true
    await phone.device.tapText('下一步')
    expect(top(phone)).toBe('pages/handoff/index')
  })

  test('on the way back: the code is kept for the next try', async () => {
    const phone = await open()
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
    const phone = await open()
    await walk(phone, frozen)
    phone.online = false
    await phone.page('onPullDownRefresh')
    expect(phone.device.shows('没有刷新成功')).toBe(true)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('没有网络')).toBe(true)
    phone.online = true
    await phone.device.tapText('重试')
    expect(phone.device.shows('已签署')).toBe(true)
  })

  test('the cloud is there no more, though the phone has a network', async () => {
    const phone = await open()
    await walk(phone, frozen)
    phone.onTheWay = () => { throw new Error('-504002 functions execute fail') }
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('暂时连不上服务')).toBe(true)
    expect(phone.device.shows('没有网络')).toBe(false)
    phone.onTheWay = () => 'not what was agreed'
    await phone.device.tapText('重试')
    expect(phone.device.shows('服务的答复有误')).toBe(true)
  })
})

describe('what the platform says', () => {
  test('a state that nobody knows is shown by its code and not interpreted', async () => {
    const phone = await open()
    phone.onTheWay = (action, answer) => {
      if (action === 'preauthorization.current') Object.assign((answer as { data: object }).data, { cntr_state: '9', cntrStateName: '9', phase: 'unknown' })
      return answer
    }
    await walk(phone, frozen)
    expect(phone.device.shows('“9”')).toBe(true)
    expect(phone.device.shows('请问一问护士站')).toBe(true)
    for (const word of ['已冻结', '未冻结', '已结算', '已解冻', '已退款']) expect(phone.device.shows(word)).toBe(false)
  })

  test('a split that nobody knows is not made up', async () => {
    const phone = await open()
    phone.onTheWay = (action, answer) => {
      const { data } = answer as { data: { acct_frez_amt?: string; bank_frez_amt?: string } }
      if (action === 'preauthorization.current') {
        delete data.acct_frez_amt
        delete data.bank_frez_amt
      }
      return answer
    }
    await walk(phone, frozen)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    expect(phone.device.shows('平台未给出个账')).toBe(true)
    expect(phone.device.shows('¥0.00')).toBe(false)
  })

  test('no agreement yet', async () => {
    const phone = await open()
    await walk(phone, demoPatient('unsigned'))
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('还没有协议')).toBe(true)
    await phone.device.tapText('返回')
    expect(top(phone)).toBe('pages/stay/index')
  })

  test('several agreements, each by its state', async () => {
    const phone = await open()
    await walk(phone, demoPatient('several'))
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('共 3 份')).toBe(true)
    expect(phone.device.text().match(/已签署|已解除/g)).toEqual(['已签署', '已签署', '已解除'])
  })

  test('the authorisation is gone: no amount is left on the screen, and the way to a new one is there', async () => {
    const phone = await open()
    await walk(phone, frozen)
    const { patients: [patient] } = await phone.session.get('patients.list', {})
    await phone.session.get('patients.remove', { patientId: patient!.patientId })
    await phone.page('onPullDownRefresh')
    expect(phone.device.shows('12,000.00')).toBe(false)
    await phone.device.tapText('重新授权')
    expect(top(phone)).toBe('pages/identity/index')
  })
})

describe('the agreement’s document', () => {
  async function atDocument(key: Parameters<typeof demoPatient>[0], prepare?: (phone: Phone) => void): Promise<Phone> {
    const phone = await open()
    await walk(phone, demoPatient(key))
    await phone.device.tapText('我的协议')
    prepare?.(phone)
    await phone.device.tapText('看协议内容')
    return phone
  }

  test('a PDF of 3 MB is opened, and gone from the phone afterwards', async () => {
    const phone = await atDocument('large-attachment')
    await phone.device.tapText('打开协议')
    const [opened] = phone.device.wx.callsOf('openDocument')
    expect(opened).toEqual({ filePath: expect.stringMatching(/\.pdf$/), fileType: 'pdf', showMenu: false })
    const bytes = phone.files.kept.get(String(opened!.filePath))!
    expect(bytes.length).toBeGreaterThan(3_000_000)
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(phone.files.kept.size).toBe(1)
    await phone.arrowBack()
    expect(top(phone)).toBe('pages-agreements/list/index')
    expect(phone.files.kept.size).toBe(0)
  })

  test('the phone is full: said so, and once there is room it opens', async () => {
    const phone = await atDocument('large-attachment', ({ files }) => { files.full = true })
    expect(phone.device.shows('存储空间')).toBe(true)
    expect(phone.device.wx.callsOf('openDocument')).toEqual([])
    phone.files.full = false
    await phone.device.tapText('重试')
    await phone.device.tapText('打开协议')
    expect(phone.device.wx.callsOf('openDocument')).toHaveLength(1)
  })

  test('a picture is shown, larger at a tap, and gone afterwards', async () => {
    const phone = await atDocument('frozen')
    const [path] = [...phone.files.kept.keys()]
    expect(path).toMatch(/\.png$/)
    await phone.device.tapText('协议的图片')
    expect(phone.device.wx.callsOf('previewImage')).toEqual([{ urls: [path] }])
    await phone.arrowBack()
    expect(phone.files.kept.size).toBe(0)
  })

  test.each(['signed', 'partly-released'] as const)('words are shown as words: %s', async (key) => {
    const phone = await atDocument(key)
    expect(phone.device.shows('住院信用就医预授权协议（沙箱样本） 协议编号：')).toBe(true)
    expect(phone.device.text()).not.toMatch(/<\w|&\w+;|undefined/)
    expect(phone.files.kept.size).toBe(0)
  })
})

describe('several patients', () => {
  test('a second one, back to the first, and one removed when it is confirmed', async () => {
    const phone = await open()
    const { device } = phone
    await walk(phone, frozen)
    await device.tapText('当前患者')
    await device.tapText('添加患者')
    await fillIn(phone, demoPatient('settled'))
    await authorize(phone)
    expect(device.shows('郑*文')).toBe(true)
    expect(device.shows('¥18,650.30')).toBe(true)
    expect(device.shows('¥12,000.00')).toBe(false)

    await device.tapText('换人')
    await device.tapText('查看住院', 0)
    expect(device.pages).toEqual(['pages/stay/index'])
    expect(device.shows('黄*练')).toBe(true)
    expect(device.shows('¥12,000.00')).toBe(true)
    expect(device.shows('¥18,650.30')).toBe(false)

    await device.tapText('换人')
    await device.tapText('移除', 0)
    expect(device.shows('移除这位患者？')).toBe(true)
    await device.tapText('不移除')
    expect(phone.askedFor('patients.remove')).toEqual([])
    await device.tapText('移除', 0)
    await device.tapText('移除', 2)
    expect(device.shows('黄*练')).toBe(false)
    expect(device.shows('郑*文')).toBe(true)
    expect((await phone.session.get('patients.list', {})).patients).toMatchObject([{ name: '郑*文' }])

    // Underneath is still the page of the patient who is gone.
    await phone.arrowBack()
    expect(top(phone)).toBe('pages/stay/index')
    expect(device.shows('黄*练')).toBe(false)
    expect(device.shows('¥12,000.00')).toBe(false)
    expect(device.shows('¥18,650.30')).toBe(true)
  })

  test('the last one removed: back to the start', async () => {
    const phone = await open()
    await walk(phone, frozen)
    await phone.device.tapText('当前患者')
    await phone.device.tapText('移除', 0)
    await phone.device.tapText('移除', 1)
    await phone.arrowBack()
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
  })

  test('not removed where the function cannot be asked', async () => {
    const phone = await open()
    await walk(phone, frozen)
    await phone.device.tapText('当前患者')
    phone.online = false
    await phone.device.tapText('移除', 0)
    await phone.device.tapText('移除', 1)
    expect(phone.device.shows('没有移除成功')).toBe(true)
    await phone.device.tapText('不移除')
    expect(phone.device.shows('黄*练')).toBe(true)
  })
})

describe('the end of the authorisation', () => {
  // It holds for thirty days.
  test.each<[number, string | undefined]>([[26 * DAY - 60_000, undefined], [26 * DAY + 60_000, '授权还有 3 天到期'], [29 * DAY + 60_000, '授权不到 1 天就要到期'], [30 * DAY + 60_000, '授权已到期，请重新授权']])('after %i ms: %s', async (after, warning) => {
    const phone = await open()
    await walk(phone, frozen)
    const later = known(await phone.again({ now: Date.now() + after }))
    expect(top(later)).toBe('pages/stay/index')
    if (warning === undefined) return expect(later.device.text()).not.toMatch(/到期/)
    expect(later.device.shows(warning)).toBe(true)
    await later.device.tapText('现在重新授权')
    expect(top(later)).toBe('pages/identity/index')
  })
})

describe('WeChat’s own', () => {
  test('a new version is taken when the patient says so', async () => {
    const { device } = await open()
    expect(device.wx.dialogs).toEqual([])
    device.wx.update.onUpdateReady!(undefined)
    await device.settle()
    expect(device.wx.dialogs[0]?.options).toMatchObject({ title: '有新版本' })
    expect(device.wx.updatesApplied).toBe(0)
    await device.answerDialog(String(device.wx.dialogs[0]!.options.confirmText))
    expect(device.wx.updatesApplied).toBe(1)
  })

  test('a page with a number is kept out of screenshots, the others are not', async () => {
    const phone = await open()
    await phone.device.tapText('开始')
    expect(capture(phone)?.visualEffect ?? 'none').toBe('none')
    await phone.device.tapText('同意并继续')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await fillIn(phone, stranger())
    expect(top(phone)).toBe('pages/handoff/index')
    expect(capture(phone)).toEqual({ visualEffect: 'none' })
    await phone.arrowBack()
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.arrowBack()
    expect(capture(phone)).toEqual({ visualEffect: 'none' })
    // And the second time as well as the first.
    await phone.device.tapText('开始')
    expect(top(phone)).toBe('pages/identity/index')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
  })

  test('and so are the stay, the patients and a document', async () => {
    const phone = await open()
    await walk(phone, frozen)
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.device.tapText('我的协议')
    expect(capture(phone)).toEqual({ visualEffect: 'none' })
    await phone.device.tapText('看协议内容')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.arrowBack()
    await phone.arrowBack()
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
    await phone.device.tapText('当前患者')
    expect(capture(phone)).toEqual({ visualEffect: 'hidden' })
  })

  test('a card that is shared carries nothing about anybody', async () => {
    const phone = await open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    const seen = new Map<string, unknown>()
    const share = () => {
      const { instance, definition } = phone.device.page
      if (typeof instance.onShareAppMessage === 'function') seen.set(definition.path, instance.onShareAppMessage({ from: 'menu' }))
    }
    share()
    await consent(phone)
    share()
    await fillIn(phone, frozen)
    share()
    await authorize(phone)
    share()
    await phone.device.tapText('当前患者')
    share()
    await phone.arrowBack()
    await phone.device.tapText('我的协议')
    share()
    await phone.device.tapText('看协议内容')
    share()
    expect([...seen.keys()]).toEqual([
      'pages/arrival/index', 'pages/identity/index', 'pages/handoff/index', 'pages/stay/index', 'pages/patients/index', 'pages-agreements/list/index', 'pages-agreements/view/index',
    ])
    for (const card of seen.values()) expect(card).toEqual({ title: '泉州医保信用就医', path: '/pages/arrival/index' })
  })

  test('pulling down ends, whatever comes of it', async () => {
    const phone = await open()
    let pulls = 0
    const pull = async () => {
      for (const online of [true, false]) {
        phone.online = online
        await phone.page('onPullDownRefresh')
        expect(phone.device.wx.callsOf('stopPullDownRefresh')).toHaveLength(++pulls)
      }
      phone.onTheWay = () => ({ ok: false, error: { code: 'state.not-authorized', message: '请重新授权', retryable: false } })
      phone.online = true
      await phone.page('onPullDownRefresh')
      expect(phone.device.wx.callsOf('stopPullDownRefresh')).toHaveLength(++pulls)
      phone.onTheWay = (_action, answer) => answer
      await phone.page('onPullDownRefresh')
      expect(phone.device.wx.callsOf('stopPullDownRefresh')).toHaveLength(++pulls)
    }
    await pull()
    await walk(phone, frozen)
    expect(top(phone)).toBe('pages/stay/index')
    await pull()
    await phone.device.tapText('当前患者')
    await pull()
    await phone.arrowBack()
    await phone.device.tapText('我的协议')
    await pull()
  })

  test('nothing is asked of the network in the first ten seconds, nor a minute later', async () => {
    const phone = await open()
    await phone.device.advance(10_000)
    await walk(phone, frozen)
    await phone.device.advance(60_000)
    expect(phone.device.wx.network).toEqual([])
    expect(new Set(phone.device.wx.callsOf('cloud.callFunction').map(({ name }) => name))).toEqual(new Set(['patient']))
  })
})

