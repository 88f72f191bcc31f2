import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTicket } from '../../cloudfunctions/lib/tickets/ticket.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../sandbox/defaults.ts'
import { startWechat, templateEnvironment, SANDBOX_TEMPLATES } from '../../sandbox/wechat/index.ts'
import { FREEZE, RELEASE, createHis, requestsOf } from '../hospital/his.ts'
import { builtApp } from '../../testkit/builtApp.ts'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openPrinter, type Printer } from '../tickets/printer.ts'
import { Phone, type PhoneOptions } from './phone.ts'
import { authorize, toHandoff, walk } from './steps.ts'

const frozen = demoPatient('frozen')
let care: RunningCare
let directory: string
let built: string
let printer: Printer
let wechat: Awaited<ReturnType<typeof startWechat>>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'comfort-'))
  wechat = await startWechat({ port: 0 })
  ;[care, built] = await Promise.all([
    startCare({ env: { NOTICES_URL: wechat.url, ...templateEnvironment() } }),
    builtApp('mp-weixin'),
  ])
  printer = await openPrinter(care, directory)
}, 180_000)
afterAll(async () => {
  await printer.close()
  await care.close()
  await wechat.close()
  await rm(directory, { recursive: true, force: true })
})

const open = (options: PhoneOptions = {}): Promise<Phone> => Phone.open(care, built, options)
const says = ({ device }: Phone) => device.text().replaceAll('\n', ' ')

describe('the code at the bed', () => {
  test('tells which bed it is, is remembered through the walk, and leads to the stay', async () => {
    const ticket = await printer.issue('心血管内科', '3')
    const phone = await open({
      launch: { query: { scene: encodeURIComponent(ticket) }, scene: 1047 },
    })
    expect(phone.askedFor('entry.resolve')).toMatchObject([{ scene: ticket }])
    expect(phone.device.shows('已识别床头二维码')).toBe(true)
    expect(phone.device.shows('泉州示范医院，心血管内科，3床')).toBe(true)
    await toHandoff(phone, frozen)
    expect(phone.askedFor('handoff.begin')[0]?.entry).toEqual({ ticket })
    await authorize(phone)
    expect(phone.askedFor('overview.get').at(-1)?.ticket).toBe(ticket)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('that nobody knows: said, with what to do, and it does not stand in the way', async () => {
    const phone = await open({
      launch: { query: { scene: newTicket(FIXMEDINS_CODE) }, scene: 1047 },
    })
    expect(phone.device.shows('这个床头二维码用不了')).toBe(true)
    expect(phone.device.shows('护士站')).toBe(true)
    await walk(phone, frozen)
    expect(phone.askedFor('handoff.begin')[0]?.entry).toBeUndefined()
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })
})

describe('reading comfort', () => {
  /** What the page on top says to its styles. */
  const scaleOf = ({ device }: Phone): string | undefined =>
    /--fs:\s*([\d.]+)/.exec(device.host.html())?.[1]

  test('the care mode is remembered, and left again', async () => {
    const phone = await open()
    expect(scaleOf(phone)).toBe('1.0000')
    await phone.device.tapText('关怀版')
    expect(scaleOf(phone)).toBe('1.3333')
    const later = await phone.again()
    expect(scaleOf(later)).toBe('1.3333')
    await later.device.tapText('退出关怀版')
    expect(scaleOf(later)).toBe('1.0000')
  })

  test('WeChat’s type size is followed, also when it changes meanwhile, and stops at twice', async () => {
    const phone = await open()
    for (const [set, used] of [
      [1.4, '1.4000'],
      [3, '2.0000'],
      [0.8, '1.0000'],
    ] as const) {
      phone.device.wx.info.fontSizeScaleFactor = set
      await phone.device.hide()
      await phone.device.show()
      expect(scaleOf(phone)).toBe(used)
    }
  })

  test('in English from the first page to the amounts, title and failures included', async () => {
    const phone = await open()
    await phone.device.tapText('English')
    expect(phone.device.wx.callsOf('setNavigationBarTitle').at(-1)).toMatchObject({
      title: 'Credit-based care',
    })
    expect(says(phone)).not.toMatch(/[，。]/)
    phone.online = false
    await phone.pullDown()
    expect(phone.device.shows('The phone has no network')).toBe(true)
    phone.online = true
    await phone.pullDown()
    await phone.device.tapText('Start')
    await phone.device.tapText('Agree and continue')
    await phone.device.tapText('Next')
    expect(phone.device.shows('Please enter the document number')).toBe(true)
    await phone.device.input('Your name', frozen.psn_name)
    await phone.device.input('Document number', frozen.cert_no)
    await phone.device.tapText('Next')
    expect(phone.device.shows('Last step: authorise')).toBe(true)
    const later = await phone.again()
    expect(later.device.shows('Three steps')).toBe(true)
  })

  test('a word is explained at a tap', async () => {
    const phone = await open()
    await walk(phone, frozen)
    await phone.device.tapText('什么是冻结')
    expect(phone.device.shows('先留着，暂时不能用；银行留的是额度')).toBe(true)
    await phone.device.tapText('知道了')
    expect(phone.device.shows('暂时不能用')).toBe(false)
  })
})

describe('the money', () => {
  test('where it went, once the journal knows; before that, the platform’s own dates', async () => {
    const patient = demoPatient('large-attachment')
    const phone = await open()
    await walk(phone, frozen)
    expect(phone.device.shows('以下是医保的记录')).toBe(true)
    expect(phone.device.shows('金额待定')).toBe(false)
    // How much of it is still held does not follow from the platform's word alone.
    expect(phone.device.shows('这笔钱的去向')).toBe(false)
    const other = await open()
    await walk(other, patient)
    const his = createHis(care.functions.url)
    await his.call(FREEZE, requestsOf(patient).freeze('4000.00'))
    await his.call(RELEASE, requestsOf(patient).release('500.00', '预计费用减少'))
    await other.pullDown()
    expect(says(other)).toMatch(
      /这笔钱的去向.*一共冻结 ?¥4,000\.00.*从冻结的钱里付了.*出院结算时才会用到 ?¥0\.00.*已经解冻 ?¥500\.00.*现在还冻结着 ?¥3,500\.00/,
    )
    expect(other.device.shows('以下是医保的记录')).toBe(false)
  })

  test('a bill that the hospital has not marked as settled is not called provisional once the platform has settled', async () => {
    const phone = await open()
    phone.onTheWay = (action, answer) => {
      if (action === 'bill.get')
        (answer as { data: { bill: { settled: boolean } } }).data.bill.settled = false
      return answer
    }
    await walk(phone, demoPatient('settled'))
    expect(phone.device.shows('¥18,650.30')).toBe(true)
    expect(phone.device.shows('最后以结算为准')).toBe(false)
  })
})

describe('messages', () => {
  test('are asked for straight from the tap, and what was accepted is recorded', async () => {
    const phone = await open()
    const ids = SANDBOX_TEMPLATES.map(({ id }) => id)
    phone.subscribe = () =>
      Object.fromEntries(ids.map((id, index) => [id, index === 0 ? 'accept' : 'reject']))
    await walk(phone, frozen)
    expect(phone.device.wx.callsOf('requestSubscribeMessage')).toEqual([])
    await phone.device.tapText('有变动时微信通知我')
    expect(phone.device.wx.callsOf('requestSubscribeMessage')).toEqual([{ tmplIds: ids }])
    expect(phone.askedFor('subscriptions.record')).toMatchObject([
      { hosp_mdtrt_id: frozen.hosp_mdtrt_id, accepted: [ids[0]] },
    ])
    expect(phone.device.shows('会在微信里通知您')).toBe(true)
  })

  test.each([
    ['refused', () => ({}), '选“允许”'],
    ['not possible', () => new Error('20004'), '不影响查看'],
  ] as const)('%s: said, and nothing is recorded', async (_how, answer, words) => {
    const phone = await open()
    phone.subscribe = answer
    await walk(phone, frozen)
    await phone.device.tapText('有变动时微信通知我')
    expect(phone.device.shows(words)).toBe(true)
    expect(phone.askedFor('subscriptions.record')).toEqual([])
  })

  test('that last are asked for once for the stay', async () => {
    const phone = await open()
    phone.onTheWay = (action, answer) => {
      if (action === 'subscriptions.templates')
        (answer as { data: { lasting: boolean } }).data.lasting = true
      return answer
    }
    phone.subscribe = () => Object.fromEntries(SANDBOX_TEMPLATES.map(({ id }) => [id, 'accept']))
    await walk(phone, frozen)
    expect(phone.device.shows('点一次，通知一次')).toBe(false)
    await phone.device.tapText('有变动时微信通知我')
    expect(phone.device.shows('这次住院每有变动，都会在微信里通知您')).toBe(true)
    expect(phone.device.shows('再多通知一次')).toBe(false)
  })

  test('are not offered once the stay is settled and nothing more can change', async () => {
    const phone = await open()
    await walk(phone, demoPatient('settled'))
    expect(phone.device.shows('已结算')).toBe(true)
    expect(phone.device.shows('微信通知')).toBe(false)
  })

  test('are not offered where the hospital sends none', async () => {
    const phone = await open()
    phone.onTheWay = (action, answer) =>
      action === 'subscriptions.templates'
        ? { ok: true, data: { available: false, templates: {} } }
        : answer
    await walk(phone, frozen)
    expect(phone.device.shows('微信通知')).toBe(false)
  })
})
