import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useConsent } from './consent.ts'
import { useEntry } from './entry.ts'
import { usePatients } from './patient.ts'
import { usePreauthorization } from './preauthorization.ts'
import { api, asked, newPhone, patient, refuse, restart, sealed, storage } from './testing.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('./testing.ts')).call }))
vi.mock('../platform/sealed.ts', async () => (await import('./testing.ts')).seals)

const DAY = 86_400_000
const state = (hosp_mdtrt_id: string) => ({
  hosp_mdtrt_id,
  phase: 'frozen',
  money: { outstanding: '5.00' },
  frez_amt: '5.00',
  cntr_act_amt: '0.00',
  asOf: '2026-05-03 09:00:00',
})
const offline = refuse('unavailable.offline', true)

beforeEach(() => {
  newPhone()
  api.answers['patients.list'] = () => ({ patients: [patient('p1'), patient('p2')] })
  api.answers['stays.list'] = ({ patientId }) => ({
    stays: [{ hosp_mdtrt_id: patientId === 'p1' ? 'ZY1' : 'ZY2', hospital: 'h' }],
  })
  api.answers['preauthorization.current'] = ({ hosp_mdtrt_id }) => state(hosp_mdtrt_id as string)
})
afterEach(() => vi.useRealTimers())

/** The app is opened once more; nobody has a network. */
async function openedOffline(): Promise<ReturnType<typeof usePreauthorization>> {
  restart()
  api.answers['overview.get'] = offline
  const stay = usePreauthorization()
  await stay.openAhead()
  return stay
}

describe('what was seen last', () => {
  it('is there when the app is opened without a network: with its time, its failure, and whose it is', async () => {
    usePatients().select('p1')
    await usePreauthorization().openAhead()
    const stay = await openedOffline()
    expect([
      stay.current,
      stay.currentFailure?.code,
      stay.stay?.hosp_mdtrt_id,
      stay.timelineStatus,
      stay.billStatus,
    ]).toEqual([state('ZY1'), 'unavailable.offline', 'ZY1', 'ready', 'ready'])
    expect(usePatients().patients).toEqual([patient('p1')])
  })

  it('is each patient’s own, and never another stay’s', async () => {
    const stay = usePreauthorization()
    await stay.open('p1')
    await stay.open('p2')
    api.answers['overview.get'] = offline
    await stay.open('p1')
    expect(stay.current).toEqual(state('ZY1'))
    await stay.open('p2')
    expect(stay.current).toEqual(state('ZY2'))
    await stay.choose({ hosp_mdtrt_id: 'ZY3' })
    expect([stay.current, stay.currentStatus]).toEqual([undefined, 'failed'])
    useEntry().arrive({ scene: 'abc' })
    await stay.open('p2')
    expect(stay.current).toBeUndefined()
  })

  it('stands under the failure of one part, too', async () => {
    const stay = usePreauthorization()
    await stay.open('p1')
    restart()
    api.answers['preauthorization.current'] = refuse('unavailable.platform-timeout', true)
    await usePreauthorization().open('p1')
    expect([usePreauthorization().current, usePreauthorization().currentFailure?.code]).toEqual([
      state('ZY1'),
      'unavailable.platform-timeout',
    ])
  })

  it('lies on the phone only sealed', async () => {
    await usePreauthorization().open('p1')
    expect(JSON.stringify([...sealed])).toContain('5.00')
    expect(JSON.stringify([...storage])).not.toMatch(/5\.00|张/)
  })

  it('is not shown after a refusal, nor later', async () => {
    const stay = usePreauthorization()
    await stay.open('p1')
    api.answers['preauthorization.current'] = refuse('business.9001')
    await stay.open('p1')
    restart()
    api.answers['preauthorization.current'] = offline
    await usePreauthorization().open('p1')
    expect([usePreauthorization().current, usePreauthorization().currentStatus]).toEqual([
      undefined,
      'failed',
    ])
  })

  it.each<[string, () => unknown]>([
    ['the patient', () => usePatients().remove('p1')],
    ['the consent', () => useConsent().withdraw()],
    [
      'the authorisation',
      async () => {
        api.answers['patients.list'] = () => ({ patients: [patient('p2')] })
        await usePreauthorization().open('p2')
      },
    ],
  ])('is gone with %s', async (_, end) => {
    await usePreauthorization().open('p1')
    await end()
    await vi.waitFor(() =>
      expect(Object.keys((sealed.get('last-seen') as object | undefined) ?? {})).not.toContain(
        'p1',
      ),
    )
  })

  it('is gone with the end of the authorisation, and after a week', async () => {
    api.answers['patients.list'] = () => ({
      patients: [patient('p1', '2099-01-01 00:00:00'), patient('p2', '2026-05-05 00:00:00')],
    })
    vi.useFakeTimers({ now: Date.parse('2026-05-03T09:00:00+08:00'), toFake: ['Date'] })
    const stay = usePreauthorization()
    await stay.open('p1')
    await stay.open('p2')
    api.answers['overview.get'] = offline
    const seen = async (id: string) => {
      restart()
      await usePreauthorization().open(id)
      return usePreauthorization().current
    }
    vi.setSystemTime(Date.now() + 2 * DAY)
    expect([await seen('p2'), await seen('p1')]).toEqual([undefined, state('ZY1')])
    vi.setSystemTime(Date.now() + 5 * DAY)
    expect(await seen('p1')).toBeUndefined()
  })

  it('nor what an older version of the app has kept, which has not what this one shows', async () => {
    api.answers['preauthorization.current'] = ({ hosp_mdtrt_id }) => {
      const { money: _, ...older } = state(hosp_mdtrt_id as string)
      return older
    }
    usePatients().select('p1')
    await usePreauthorization().openAhead()
    expect((await openedOffline()).current).toBeUndefined()
  })

  it('the platform’s two dates stand in for an empty journal', async () => {
    api.answers['preauthorization.current'] = () => ({
      ...state('ZY1'),
      frez_time: '2026-05-01 09:00:00',
    })
    const stay = usePreauthorization()
    await stay.open('p1')
    expect([stay.fromPlatform, stay.events.map(({ kind, at }) => [kind, at])]).toEqual([
      true,
      [['frozen', '2026-05-01 09:00:00']],
    ])
  })
})

describe('one call', () => {
  it('from the start of the app to the stay', async () => {
    usePatients().select('p1')
    const stay = usePreauthorization()
    await stay.openAhead()
    await stay.open(usePatients().current?.patientId)
    expect(api.asked).toEqual([['overview.get', { patientId: 'p1' }]])
    expect([stay.current, stay.timelineStatus, stay.billStatus]).toEqual([
      state('ZY1'),
      'ready',
      'ready',
    ])
  })

  it('which is not the stay’s any more once another code was scanned, or the page opened again', async () => {
    const stay = usePreauthorization()
    await stay.openAhead()
    useEntry().arrive({ hosp_mdtrt_id: 'ZY9' })
    await stay.open('p1')
    await stay.open('p1')
    expect(asked('overview.get')).toEqual([
      {},
      { patientId: 'p1', hosp_mdtrt_id: 'ZY9' },
      { patientId: 'p1', hosp_mdtrt_id: 'ZY9' },
    ])
  })

  it('for nobody yet', async () => {
    api.answers['patients.list'] = () => ({ patients: [] })
    await usePreauthorization().openAhead()
    expect([api.asked.length, usePatients().status, usePatients().current]).toEqual([
      1,
      'ready',
      undefined,
    ])
  })

  it('and one more where the patient remembered is authorised no more', async () => {
    storage.set('stays', { p0: 'ZY0' })
    usePatients().select('p0')
    const usual = api.answers['overview.get']!
    api.answers['overview.get'] = (input) =>
      input.patientId === 'p0' ? refuse('state.not-authorized')() : usual(input)
    const stay = usePreauthorization()
    await stay.openAhead()
    expect([asked('overview.get'), stay.patientId, stay.stayId, storage.get('patient')]).toEqual([
      [{ patientId: 'p0', hosp_mdtrt_id: 'ZY0' }, {}],
      'p1',
      'ZY1',
      'p1',
    ])
  })

  it('whose refusal, while the page is open, takes the amounts off it and leaves whom it is about', async () => {
    const stay = usePreauthorization()
    await stay.open('p1')
    api.answers['overview.get'] = refuse('state.not-authorized')
    await stay.refresh()
    expect([stay.current, stay.currentFailure?.code, usePatients().current?.patientId]).toEqual([
      undefined,
      'state.not-authorized',
      'p1',
    ])
    expect(JSON.stringify([...sealed])).not.toContain('ZY1')
  })
})
