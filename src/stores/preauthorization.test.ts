import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useEntry } from './entry.ts'
import { usePreauthorization } from './preauthorization.ts'
import { api, asked, newPhone, refuse, restart, storage } from './testing.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('./testing.ts')).call }))
vi.mock('../platform/sealed.ts', async () => (await import('./testing.ts')).seals)

beforeEach(newPhone)

describe('the stay', () => {
  it('is the one of the bedside code, which is used once', async () => {
    useEntry().arrive({ scene: 'abc' })
    const stay = usePreauthorization()
    await stay.open('p1')
    expect(api.asked).toEqual([['overview.get', { patientId: 'p1', ticket: 'abc' }]])
    expect(stay.stayId).toBe('by-ticket')
    expect(useEntry().entry).toBeUndefined()
    restart()
    await usePreauthorization().open('p1')
    expect(asked('overview.get').at(-1)).toEqual({ patientId: 'p1', hosp_mdtrt_id: 'by-ticket' })
  })

  it('is the only one there is; of several, the one chosen', async () => {
    const stays = [
      { hosp_mdtrt_id: 'ZY1', hospital: 'h' },
      { hosp_mdtrt_id: 'ZY2', hospital: 'h' },
    ]
    api.answers['stays.list'] = () => ({ stays: stays.slice(0, 1) })
    await usePreauthorization().open('p1')
    expect(usePreauthorization().stayId).toBe('ZY1')
    restart()
    api.answers['stays.list'] = () => ({ stays })
    const stay = usePreauthorization()
    await stay.open('p2')
    expect(stay.wanted).toBeUndefined()
    await stay.choose({ hosp_mdtrt_id: 'ZY2' })
    expect(stay.stay?.hosp_mdtrt_id).toBe('ZY2')
    await stay.open('p1')
    expect(stay.stayId).toBe('ZY1')
  })

  it('its parts fail each on its own', async () => {
    api.answers['bill.get'] = refuse('unavailable.his', true)
    const stay = usePreauthorization()
    await stay.open('p1')
    await stay.choose({ hosp_mdtrt_id: 'ZY1' })
    expect([stay.currentStatus, stay.billStatus, stay.timelineStatus]).toEqual([
      'ready',
      'failed',
      'ready',
    ])
    api.answers['bill.get'] = () => ({ bill: null })
    await stay.reloadBill()
    expect([stay.billStatus, stay.bill]).toEqual(['ready', { bill: null }])
  })

  it('a code that leads nowhere leaves the choice of another', async () => {
    useEntry().arrive({ scene: 'abc' })
    api.answers['preauthorization.current'] = refuse('state.ticket-unknown')
    const stay = usePreauthorization()
    await stay.open('p1')
    expect(stay.currentFailure?.code).toBe('state.ticket-unknown')
    await stay.chooseAgain()
    expect([stay.wanted, stay.currentStatus, stay.staysStatus]).toEqual([
      undefined,
      'idle',
      'ready',
    ])
  })

  it('never shows one patient under the name of another', async () => {
    let release = (_: unknown) => {}
    api.answers['preauthorization.current'] = ({ patientId }) =>
      patientId === 'p1'
        ? new Promise((resolve) => {
            release = resolve
          })
        : { hosp_mdtrt_id: 'ZY2' }
    storage.set('stays', { p1: 'ZY1', p2: 'ZY2' })
    const stay = usePreauthorization()
    const first = stay.open('p1')
    await stay.open('p2')
    release({ hosp_mdtrt_id: 'ZY1' })
    await first
    expect([stay.patientId, stay.current?.hosp_mdtrt_id, storage.get('stays')]).toEqual([
      'p2',
      'ZY2',
      { p1: 'ZY1', p2: 'ZY2' },
    ])
  })
})
