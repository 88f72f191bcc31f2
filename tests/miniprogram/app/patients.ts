import { describe, expect, test } from 'vitest'
import { demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import { authorize, fillIn, walk } from '../steps.ts'

const DAY = 86_400_000
const frozen = demoPatient('frozen')

describe('several patients', () => {
  test('a second one, back to the first, and one removed when it is confirmed', async () => {
    const phone = await running.open()
    const { device } = phone
    await walk(phone, frozen)
    await device.tapText('现在是')
    await device.tapText('添加患者')
    await fillIn(phone, demoPatient('settled'))
    await authorize(phone)
    expect(device.shows('郑*文')).toBe(true)
    expect(device.shows('¥18,650.30')).toBe(true)
    expect(device.shows('¥12,000.00')).toBe(false)

    await device.tapText('换一位患者')
    await device.tapText('查看住院', 0)
    expect(device.pages).toEqual(['pages/stay/index'])
    expect(device.shows('黄*练')).toBe(true)
    expect(device.shows('¥12,000.00')).toBe(true)
    expect(device.shows('¥18,650.30')).toBe(false)

    await device.tapText('换一位患者')
    await device.tapText('移除', 0)
    expect(device.shows('移除这位患者？')).toBe(true)
    await device.tapText('不移除')
    expect(phone.askedFor('patients.remove')).toEqual([])
    await device.tapText('移除', 0)
    await device.tapText('移除', 2)
    expect(device.shows('黄*练')).toBe(false)
    expect(device.shows('郑*文')).toBe(true)
    expect((await phone.session.get('patients.list', {})).patients).toMatchObject([
      { name: '郑*文' },
    ])

    // Underneath is still the page of the patient who is gone.
    await phone.arrowBack()
    expect(phone.top).toBe('pages/stay/index')
    expect(device.shows('黄*练')).toBe(false)
    expect(device.shows('¥12,000.00')).toBe(false)
    expect(device.shows('¥18,650.30')).toBe(true)
  })

  test('the last one removed: back to the start', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    await phone.device.tapText('现在是')
    await phone.device.tapText('移除', 0)
    await phone.device.tapText('移除', 1)
    await phone.arrowBack()
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
  })

  test('not removed where the function cannot be asked', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    await phone.device.tapText('现在是')
    phone.online = false
    await phone.device.tapText('移除', 0)
    await phone.device.tapText('移除', 1)
    expect(phone.device.shows('没有移除成功')).toBe(true)
    await phone.device.tapText('不移除')
    expect(phone.device.shows('黄*练')).toBe(true)
  })
})

test('who is authorised once more is named, and their kind of document chosen already', async () => {
  const phone = await running.open()
  await walk(phone, frozen)
  await phone.device.tapText('现在是')
  phone.onTheWay = (action, answer) => {
    if (action === 'patients.list')
      Object.assign((answer as { data: { patients: object[] } }).data.patients[0]!, {
        name: 'M*** E***',
        cert_type: '08',
      })
    return answer
  }
  await phone.pullDown()
  await phone.device.tapText('重新授权')
  expect(phone.device.shows('重新授权 M*** E***')).toBe(true)
  expect(phone.device.shows('外国人护照')).toBe(true)
  await phone.arrowBack()
  await phone.device.tapText('添加患者')
  expect(phone.device.shows('手机里没有存')).toBe(false)
})

describe('the end of the authorisation', () => {
  // It holds for thirty days.
  test.each<[number, string | undefined]>([
    [26 * DAY - 60_000, undefined],
    [26 * DAY + 60_000, '授权还有 3 天到期'],
    [29 * DAY + 60_000, '授权不到 1 天就要到期'],
    [30 * DAY + 60_000, '授权已到期，请重新授权'],
  ])('after %i ms: %s', async (after, warning) => {
    const phone = await running.open()
    await walk(phone, frozen)
    const later = running.known(await phone.again({ now: Date.now() + after }))
    expect(later.top).toBe('pages/stay/index')
    if (warning === undefined) return expect(later.device.text()).not.toMatch(/到期/)
    expect(later.device.shows(warning)).toBe(true)
    await later.device.tapText('现在重新授权')
    expect(later.top).toBe('pages/identity/index')
    expect(later.device.shows('重新授权 黄*练')).toBe(true)
  })

  test('who comes back after it is told so, where there is nobody left to show; who never was there is not', async () => {
    const first = await running.open()
    expect(first.device.shows('上次的授权已经失效')).toBe(false)
    await walk(first, frozen)
    const {
      patients: [patient],
    } = await first.session.get('patients.list', {})
    await first.session.get('patients.remove', { patientId: patient!.patientId })
    const later = running.known(await first.again())
    expect(later.device.pages).toEqual(['pages/arrival/index'])
    expect(later.device.shows('上次的授权已经失效')).toBe(true)
  })

  test('is said once where it was refused, and the one thing to do is to authorise', async () => {
    const phone = await running.open()
    await walk(phone, frozen)
    const later = running.known(await phone.again({ now: Date.now() + 31 * DAY }))
    later.onTheWay = (action, answer) =>
      action === 'overview.get'
        ? {
            ok: false,
            error: {
              code: 'state.not-authorized',
              message: '授权已到期，请重新授权',
              retryable: false,
            },
          }
        : answer
    await later.pullDown()
    expect(later.device.text().match(/重新授权\n/g)).toHaveLength(1)
    expect(later.device.shows('现在重新授权')).toBe(false)
    await later.device.tapText('现在是')
    expect(later.device.shows('查看住院')).toBe(false)
  })
})
