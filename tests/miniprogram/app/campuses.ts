import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newTicket } from '../../../cloudfunctions/lib/tickets/ticket.ts'
import { createTickets } from '../../../cloudfunctions/lib/tickets/tickets.ts'
import { FIXMEDINS_CODE, demoPatient } from '../../../sandbox/defaults.ts'
import { post } from '../../../testkit/app.ts'
import { NORTH, startNorth, type North } from '../../institutions/north.ts'
import { running } from '../runningMiniProgram.ts'
import type { Phone } from '../phone.ts'
import { authorize, fillIn, toHandoff } from '../steps.ts'

const frozen = demoPatient('frozen')
const number = { hosp_mdtrt_id: frozen.hosp_mdtrt_id }
const lastAsked = (phone: Phone) => phone.askedFor('overview.get').at(-1)

describe('a hospital with two campuses', () => {
  let north: North
  beforeAll(async () => {
    north = await startNorth()
    await running.care.restartFunctions('SIGTERM', north.env)
  })
  afterAll(async () => {
    const none = Object.fromEntries(Object.keys(north.env).map((name) => [name, '']))
    await running.care.restartFunctions('SIGTERM', none)
    await north.close()
  })

  test('whoever has not said which chooses first, agrees for both, and is led to that one’s stay', async () => {
    const phone = await running.open()
    await phone.device.tapText('开始')
    expect(phone.top).toBe('pages-campus/choose/index')
    expect(phone.device.shows('本部')).toBe(true)
    await phone.device.tapText('北院')
    expect(phone.device.shows('授权在本院各院区（本部、北院）有效。')).toBe(true)
    await phone.device.tapText('同意并继续')
    await fillIn(phone, frozen)
    await authorize(phone)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    expect(phone.device.shows('北院')).toBe(true)
    for (const action of ['handoff.begin', 'handoff.complete', 'overview.get'] as const)
      expect(phone.askedFor(action).at(-1)).toMatchObject({ institution: NORTH })

    // All stays are found again; the campus that cannot be asked is named, and can be asked once more.
    await post(`${north.hospitalUrl}/sandbox/faults`, { kind: 'down', times: 1 })
    await phone.device.tapText('看别的住院')
    for (const words of ['北院暂时查不到', '本部', frozen.hosp_mdtrt_id])
      expect(phone.device.shows(words)).toBe(true)
    await phone.device.tapText('再查一次')
    expect(phone.device.shows('北院暂时查不到')).toBe(false)

    await phone.device.tapText('换院区')
    expect(phone.device.shows('上次用的')).toBe(true)
    await phone.device.tapText('本部')
    expect(phone.top).toBe('pages/stay/index')
    expect(lastAsked(phone)).toMatchObject({ institution: FIXMEDINS_CODE })
    const later = running.known(await phone.again())
    expect(lastAsked(later)).toMatchObject({ ...number, institution: FIXMEDINS_CODE })
  })

  test.each<[string, Record<string, string>]>([
    ['the menu’s entry of a campus', { institution: NORTH }],
    ['a link with a number and its campus', { ...number, institution: NORTH }],
    [
      'the same, not taken apart',
      { cq: `hosp_mdtrt_id%3D${frozen.hosp_mdtrt_id}%26institution%3D${NORTH}` },
    ],
  ])('nobody is asked which, who came by %s', async (_, query) => {
    const phone = await running.open({ launch: { query } })
    expect(phone.device.shows('北院')).toBe(true)
    await toHandoff(phone, frozen)
    await authorize(phone)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    expect(lastAsked(phone)).toMatchObject({ institution: NORTH })
    const kept = phone.device.wx.storage.get('stays')
    expect(kept).toContain(NORTH)
  })

  test('nor who has scanned the code at a bed', async () => {
    const ticket = newTicket(NORTH)
    const store = await running.care.openStore()
    await createTickets(store, NORTH, Date.now).register(ticket, {
      hospital: '北院',
      ward: '心血管内科',
      bed: '3',
    })
    await store.close()
    const phone = await running.open({ launch: { query: { scene: ticket }, scene: 1047 } })
    await toHandoff(phone, frozen)
    expect(phone.askedFor('handoff.begin')[0]).toMatchObject({ institution: NORTH })
    await authorize(phone)
    expect(phone.device.shows('¥12,000.00')).toBe(true)
    expect(phone.device.wx.storage.get('stays')).toContain(NORTH)
  })

  test('a campus that is not this hospital’s is forgotten, and the way goes on', async () => {
    const query = { ...number, institution: 'H35059900009' }
    const phone = await running.open({ launch: { query } })
    expect(phone.device.shows('已记下住院登记号')).toBe(false)
    await phone.device.tapText('开始')
    expect(phone.top).toBe('pages-campus/choose/index')
  })
})
