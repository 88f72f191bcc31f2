import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { FREEZE, RELEASE, createHis, fact, requestsOf } from '../../hospital/his.ts'
import { running } from '../runningMiniProgram.ts'
import {
  authorize,
  comeBack,
  consent,
  decide,
  fillIn,
  jump,
  stranger,
  toHandoff,
  walk,
} from '../steps.ts'

const DAY = 86_400_000
const frozen = demoPatient('frozen')

describe('the whole walk', () => {
  test('from the link in the ward to the amounts', async () => {
    const phone = await running.open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    const { device } = phone
    expect(device.shows(frozen.hosp_mdtrt_id)).toBe(true)
    await toHandoff(phone, frozen)
    expect(phone.askedFor('handoff.begin')).toMatchObject([
      {
        patient: { psn_name: frozen.psn_name, cert_type: '01', cert_no: frozen.cert_no },
        entry: { hosp_mdtrt_id: frozen.hosp_mdtrt_id },
      },
    ])
    expect(device.wx.callsOf('navigateToMiniProgram')).toEqual([])

    const { state, requestId } = await jump(phone)
    expect(device.wx.callsOf('navigateToMiniProgram')).toEqual([
      {
        appId: 'wx0c13e701f68315c4',
        path: 'pages/healthcareOnlineServiceAuth/index',
        extraData: { state, requestId },
        envVersion: 'release',
      },
    ])
    const brought = await decide(phone, requestId)
    expect(brought).toEqual({ state, code: expect.stringMatching(/./) })
    await comeBack(phone, brought)

    expect(phone.askedFor('handoff.complete')).toEqual([{ action: 'handoff.complete', ...brought }])
    expect(device.pages).toEqual(['pages/stay/index'])
    for (const words of [
      '黄*练',
      '已冻结',
      '¥12,000.00',
      '壹万贰仟元整',
      '医保个人账户¥3,000.00',
      '银行¥9,000.00',
      `住院登记号${frozen.hosp_mdtrt_id}`,
      '心血管内科',
    ]) {
      expect(device.text().replace(/\s/g, '')).toContain(words)
    }
    for (const secret of [frozen.psn_name, frozen.cert_no])
      expect(device.text()).not.toContain(secret)
    expect(phone.askedFor('overview.get').slice(1)).toMatchObject([
      { hosp_mdtrt_id: frozen.hosp_mdtrt_id },
    ])
  })

  test('nothing that identifies the patient is ever kept on the phone', async () => {
    const phone = await running.open()
    const kept = () => JSON.stringify([...phone.device.wx.storage])
    await toHandoff(phone, frozen)
    expect(kept()).toContain('handoff')
    for (const secret of [frozen.psn_name, frozen.cert_no]) expect(kept()).not.toContain(secret)
    await authorize(phone)
    expect(phone.top).toBe('pages/stay/index')
    expect(kept()).toContain('consent')
    for (const secret of [frozen.psn_name, frozen.cert_no, 'state', 'code', 'requestId'])
      expect(kept()).not.toContain(secret)
  })

  test('who comes back tomorrow sees the stay at once', async () => {
    const phone = await running.open()
    await walk(phone, demoPatient('settled'))
    const tomorrow = running.known(await phone.again({ now: Date.now() + DAY }))
    expect(tomorrow.device.pages).toEqual(['pages/stay/index'])
    expect(tomorrow.device.shows('已结算')).toBe(true)
    expect(tomorrow.device.shows('¥18,650.30')).toBe(true)
    expect(tomorrow.asked.map(({ action }) => action)).toEqual(['overview.get'])
  })

  test('what the hospital does since then is there after pulling down', async () => {
    const patient = demoPatient('large-attachment')
    const phone = await running.open()
    await walk(phone, patient)
    expect(phone.device.shows('未冻结')).toBe(true)
    const his = createHis(running.care.functions.url)
    expect(fact(await his.call(FREEZE, requestsOf(patient).freeze('4000.00')), 'frez_amt')).toBe(
      '4000.00',
    )
    await his.call(RELEASE, requestsOf(patient).release('500.00', '预计费用减少'))
    await phone.pullDown()
    const words = phone.device.text().replaceAll('\n', ' ')
    expect(words).toContain('¥3,500.00')
    expect(words).toContain('原因：预计费用减少')
    // The newest first.
    expect(words).toMatch(/解冻 ¥500\.00.*冻结 ¥4,000\.00/)
  })

  test('a wrong number is said at its field, and nothing is sent', async () => {
    const phone = await running.open()
    await consent(phone)
    const { psn_name, cert_no } = stranger()
    await fillIn(phone, {
      psn_name,
      cert_no: cert_no.slice(0, 17) + (cert_no.endsWith('0') ? '1' : '0'),
    })
    expect(phone.device.shows('身份证号码有一位填错了')).toBe(true)
    expect(phone.askedFor('handoff.begin')).toEqual([])
    await phone.device.input('证件号码', cert_no.replace(/(.{6})/, '$1 '))
    await phone.device.tapText('下一步')
    expect(phone.top).toBe('pages/handoff/index')
  })

  test('a relative with a passport', async () => {
    const patient = demoPatient('passport')
    const phone = await running.open()
    const { device } = phone
    await consent(phone)
    await device.tapText('我的家人')
    // Not even to a screen reader.
    expect(() => device.find('您的姓名')).toThrow()
    await device.tapText('证件类型，')
    await device.tapText('外国人护照')
    await device.input('患者的姓名', patient.psn_name)
    await device.input('证件号码', patient.cert_no)
    await device.tapText('下一步')
    await authorize(phone)
    expect(phone.askedFor('handoff.begin')).toMatchObject([
      { patient: { cert_type: '08', cert_no: patient.cert_no } },
    ])
    expect(device.shows('¥50,000.00')).toBe(true)
  })
})
