import { describe, expect, test } from 'vitest'
import type { ActionName, Overview, Preauthorization } from '../../../cloudfunctions/patient/api.ts'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import { walk } from '../steps.ts'

const frozen = demoPatient('frozen')

/** The pre-authorisation in an answer of the function, where there is one. */
function stateIn(action: ActionName, answer: unknown): Preauthorization | undefined {
  const part =
    action === 'overview.get' ? (answer as { data: Overview }).data.preauthorization : undefined
  return part?.ok ? part.data : undefined
}

describe('what the platform says', () => {
  test('what does not fit together is said to be so, and no code is shown for an answer', async () => {
    const phone = await running.open()
    phone.onTheWay = (action, answer) => {
      const state = stateIn(action, answer)
      if (state) {
        Object.assign(state, { cntr_state: '奇怪的状态', phase: 'unknown', money: {} })
        // The platform's own name of the code would be shown, as its word.
        delete state.cntrStateName
      }
      return answer
    }
    await walk(phone, frozen)
    expect(phone.device.shows('医院和医保平台的记录还没有对上')).toBe(true)
    expect(phone.device.shows('奇怪的状态')).toBe(false)
    expect(phone.device.shows('请问一问护士站')).toBe(true)
    for (const word of ['已冻结', '未冻结', '已结算', '已解冻', '已退款'])
      expect(phone.device.shows(word)).toBe(false)
  })

  test('a split that nobody knows is not made up', async () => {
    const phone = await running.open()
    phone.onTheWay = (action, answer) => {
      const state = stateIn(action, answer)
      delete state?.acct_frez_amt
      delete state?.bank_frez_amt
      return answer
    }
    await walk(phone, frozen)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    expect(phone.device.shows('医保平台没有说明')).toBe(true)
    expect(phone.device.shows('从哪里冻结')).toBe(false)
  })

  test('no agreement yet', async () => {
    const phone = await running.open()
    await walk(phone, demoPatient('unsigned'))
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('还没有协议')).toBe(true)
    await phone.device.tapText('返回')
    expect(phone.top).toBe('pages/stay/index')
  })

  test('several agreements, each by its state', async () => {
    const phone = await running.open()
    await walk(phone, demoPatient('several'))
    await phone.device.tapText('我的协议')
    expect(phone.device.shows('共 3 份')).toBe(true)
    expect(phone.device.text().match(/已签署|已解除/g)).toEqual(['已签署', '已签署', '已解除'])
  })

  test('the authorisation is gone: no amount is left on the screen, and the way to a new one is there', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    const {
      patients: [patient],
    } = await phone.session.get('patients.list', {})
    await phone.session.get('patients.remove', { patientId: patient!.patientId })
    await phone.pullDown()
    expect(phone.device.shows('12,000.00')).toBe(false)
    await phone.device.tapText('重新授权')
    expect(phone.top).toBe('pages/identity/index')
  })
})
