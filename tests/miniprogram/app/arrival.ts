import { describe, expect, test } from 'vitest'
import type { Overview } from '../../../cloudfunctions/patient/api.ts'
import { newTicket } from '../../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../../cloudfunctions/lib/tickets/tickets.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../../sandbox/defaults.ts'
import { running } from '../runningMiniProgram.ts'
import { consent, stranger, toHandoff, walk } from '../steps.ts'

const frozen = demoPatient('frozen')

/** Prints a bedside code. */
async function ticketOf(ward: string, bed: string): Promise<string> {
  const store = await running.care.openStore()
  try {
    const ticket = newTicket(FIXMEDINS_CODE)
    await createTickets(store, FIXMEDINS_CODE, Date.now).register(ticket, {
      hospital: '泉州示范医院',
      ward,
      bed,
    })
    return ticket
  } finally {
    await store.close()
  }
}

describe('how the patient arrives', () => {
  // All that WeChat lets a code hold, though ours hold less.
  const any = "Bed3!#$&'()*+,/:;=?@-._~07"
  test.each([
    ['encoded', encodeURIComponent(any)],
    ['decoded', any],
  ])(
    'a code that is not ours, its scene %s, is said to be of no use; all goes on without it',
    async (_, scene) => {
      const phone = await running.open({ launch: { query: { scene }, scene: 1047 } })
      expect(phone.askedFor('entry.resolve')[0]).toEqual({ action: 'entry.resolve', scene: any })
      expect(phone.device.shows('二维码没扫清楚')).toBe(true)
      await toHandoff(phone, stranger())
      expect(phone.askedFor('handoff.begin')[0]?.entry).toBeUndefined()
      expect(phone.top).toBe('pages/handoff/index')
    },
  )

  const encoded = (text: string) =>
    [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')
  test.each([
    ['encoded', encoded],
    ['decoded', (text: string) => text],
  ])(
    'the code at the bed, its scene %s, leads to the stay in it, though WeChat ends the app on the way',
    async (_, written) => {
      const ticket = await ticketOf('心血管内科', '3')
      const first = await running.open({
        launch: { query: { scene: written(ticket) }, scene: 1047 },
      })
      expect(first.device.shows('已识别床头二维码')).toBe(true)
      expect(first.device.shows('心血管内科')).toBe(true)
      const phone = running.known(await first.again())
      await walk(phone, frozen)
      expect(phone.askedFor('handoff.begin')[0]?.entry).toEqual({ ticket })
      expect(phone.askedFor('overview.get').at(-1)).toMatchObject({ ticket })
      expect(phone.device.shows('¥12,000.00')).toBe(true)
    },
  )

  test('the code of another bed shows nothing of whoever lies in it, and the way on', async () => {
    const ticket = await ticketOf('普外科', '6')
    const phone = await running.open({ launch: { query: { scene: ticket }, scene: 1047 } })
    await walk(phone, frozen)
    expect(phone.device.shows('没有查到这位患者的住院登记')).toBe(true)
    expect(phone.device.shows('18,650.30')).toBe(false)
    await phone.device.tapText('选择或填写住院登记号')
    await phone.device.tapText(frozen.hosp_mdtrt_id)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('a scene that is no code is not taken for one, and that is said', async () => {
    const phone = await running.open({
      launch: { query: { scene: '%E4%BD%8F%E9%99%A2' }, scene: 1047 },
    })
    expect(phone.device.shows('已记下')).toBe(false)
    expect(phone.device.shows('二维码没扫清楚')).toBe(true)
    expect(phone.askedFor('entry.resolve')).toEqual([])
  })

  test('the link of the official account, while the app is open already', async () => {
    const phone = await running.open()
    await phone.device.hide()
    await phone.device.show({
      path: 'pages/arrival/index',
      query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id },
      scene: 1043,
    })
    expect(phone.device.shows('已记下住院登记号，不用再填')).toBe(true)
    expect(phone.device.shows(frozen.hosp_mdtrt_id)).toBe(true)
  })

  // By the landing page's open tag, by its link, whose addition WeChat makes the page's own, and where it does not.
  test.each<[string, Record<string, string>, number]>([
    ['open tag', { hosp_mdtrt_id: frozen.hosp_mdtrt_id }, 1167],
    ['link', { hosp_mdtrt_id: encodeURIComponent(frozen.hosp_mdtrt_id) }, 1194],
    ['link, not taken apart', { cq: `hosp_mdtrt_id%3D${frozen.hosp_mdtrt_id}` }, 1194],
    ['scheme', { hosp_mdtrt_id: frozen.hosp_mdtrt_id }, 1286],
  ])('from the landing page, by its %s: all the way to the stay', async (_, query, scene) => {
    const phone = await running.open({ launch: { query, scene } })
    for (const words of ['已记下住院登记号', frozen.hosp_mdtrt_id])
      expect(phone.device.shows(words)).toBe(true)
    await walk(phone, frozen)
    expect(phone.askedFor('handoff.begin')[0]?.entry).toEqual({
      hosp_mdtrt_id: frozen.hosp_mdtrt_id,
    })
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })

  test('the stay is remembered though WeChat ends the app before the form is filled in', async () => {
    const phone = await running.open({ launch: { query: { hosp_mdtrt_id: frozen.hosp_mdtrt_id } } })
    await consent(phone)
    const later = running.known(await phone.again())
    expect(later.device.shows(frozen.hosp_mdtrt_id)).toBe(true)
  })

  test('somebody else’s stay shows nothing of theirs, and the way on', async () => {
    const phone = await running.open({
      launch: { query: { hosp_mdtrt_id: demoPatient('settled').hosp_mdtrt_id } },
    })
    await walk(phone, demoPatient('signed'))
    expect(phone.device.shows('18,650.30')).toBe(false)
    await phone.device.tapText('选择或填写住院登记号')
    await phone.device.tapText(demoPatient('signed').hosp_mdtrt_id)
    expect(phone.device.shows('未冻结')).toBe(true)
  })

  test('no stay at all: the number can be typed', async () => {
    const phone = await running.open()
    let none = true
    phone.onTheWay = (action, answer) => {
      if (action !== 'overview.get' || !none) return answer
      const { patients, patientId } = (answer as { data: Overview }).data
      none = patientId === undefined
      return {
        ok: true,
        data: { patients, ...(patientId && { patientId, stays: { ok: true, data: [] } }) },
      }
    }
    await walk(phone, frozen)
    expect(phone.device.shows('没有查到住院登记')).toBe(true)
    await phone.device.tapText('查看')
    expect(phone.device.shows('请填写住院登记号')).toBe(true)
    await phone.device.input('住院登记号', ` ${frozen.hosp_mdtrt_id} `)
    await phone.device.tapText('查看')
    expect(phone.device.shows('¥12,000.00')).toBe(true)
  })
})

test.each(['pages/stay/index', 'pages-agreements/list/index', 'pages/handoff/index'])(
  '%s, opened where nobody is authorised, leads to the start',
  async (path) => {
    const phone = await running.open({ launch: { path } })
    expect(phone.device.pages).toEqual(['pages/arrival/index'])
  },
)
