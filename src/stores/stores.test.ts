import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure, OFFLINE } from '../api/failure.ts'
import { useAgreements } from './agreements.ts'
import { useConsent } from './consent.ts'
import { useEntry } from './entry.ts'
import { useHandoff } from './handoff.ts'
import { usePatients } from './patient.ts'
import { usePreauthorization } from './preauthorization.ts'
import { createResource } from './resource.ts'

const api = vi.hoisted(() => ({ answers: {} as Record<string, (input: Record<string, unknown>) => unknown>, asked: [] as [string, object][] }))
vi.mock('../api/index.ts', () => ({
  call: async (action: string, input: Record<string, unknown>) => {
    api.asked.push([action, input])
    return api.answers[action]!(input)
  },
}))
const phone = vi.hoisted(() => ({ opening: 'opened' }))
vi.mock('../platform/evoucher.ts', () => ({ openEvoucher: async () => phone.opening }))

const identity = { psn_name: '张三', cert_type: '01', cert_no: '11010519491231002X' }
const patient = (patientId: string, authorizedUntil = '2099-01-01 00:00:00') => ({ patientId, name: '张*', cert_type: '01', certTypeName: '', certNo: '', authorizedUntil })
const start = (expiresAt = '2099-01-01 00:00:00') => ({ state: 's', appId: 'a', path: 'p', extraData: { state: 's' }, expiresAt })
const refuse = (code: string, retryable = false) => () => { throw new ApiFailure({ code, message: '不行', retryable }) }
const storage = new Map<string, unknown>()

/** As after the app was closed and opened again. */
const restart = () => setActivePinia(createPinia())

beforeEach(() => {
  storage.clear()
  vi.stubGlobal('uni', {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => storage.delete(key),
  })
  api.asked = []
  phone.opening = 'opened'
  api.answers = {
    'patients.list': () => ({ patients: [] }),
    'handoff.begin': () => start(),
    'handoff.complete': () => ({ patientId: 'p1', entry: { hosp_mdtrt_id: 'ZY1' } }),
    'patients.remove': () => ({ removed: true }),
    'stays.list': () => ({ stays: [] }),
    'preauthorization.current': ({ hosp_mdtrt_id }) => ({ hosp_mdtrt_id: hosp_mdtrt_id ?? 'by-ticket' }),
    'timeline.list': () => ({ events: [] }),
    'bill.get': () => ({ bill: null }),
  }
  restart()
})

const asked = (action: string) => api.asked.filter(([name]) => name === action).map(([, input]) => input)

describe('a resource', () => {
  it('keeps the latest answer, whichever comes last', async () => {
    const waiting: ((value: string) => void)[] = []
    const resource = createResource(() => new Promise<string>((resolve) => waiting.push(resolve)))
    const [first, second] = [resource.load(), resource.load()]
    waiting[1]!('new')
    waiting[0]!('old')
    expect(await Promise.all([first, second])).toEqual([false, true])
    expect(resource.data.value).toBe('new')
  })

  it('keeps what it had where a newer one fails', async () => {
    let answer = () => Promise.resolve('shown')
    const resource = createResource(() => answer())
    await resource.load()
    answer = () => Promise.reject(new ApiFailure(OFFLINE))
    expect(await resource.load()).toBe(false)
    expect([resource.status.value, resource.data.value, resource.failure.value?.code]).toEqual(['ready', 'shown', 'unavailable.offline'])
  })
})

describe('consent and entry', () => {
  it('are remembered', () => {
    useConsent().give()
    useEntry().arrive({ hosp_mdtrt_id: 'ZY1' })
    restart()
    expect(useConsent().given).toBe(true)
    expect(useEntry().entry).toEqual({ hosp_mdtrt_id: 'ZY1' })
  })

  it('an old query that WeChat repeats does not come back once it was used', () => {
    const entry = useEntry()
    entry.arrive({ scene: 'abc' })
    entry.clear()
    entry.arrive({ scene: 'abc' })
    expect(entry.entry).toBeUndefined()
    entry.arrive({ scene: 'def' })
    expect(entry.entry).toEqual({ ticket: 'def' })
  })
})

describe('the hand-over', () => {
  it('carries the entry out, and believes the function alone on the way back', async () => {
    useEntry().arrive({ scene: 'abc' })
    const handoff = useHandoff()
    await handoff.begin(identity)
    expect(asked('handoff.begin')).toEqual([{ patient: identity, entry: { ticket: 'abc' } }])
    await handoff.leave()
    expect(handoff.status).toBe('away')
    await handoff.receive({ kind: 'authorized', state: 's', code: 'c' })
    expect(asked('handoff.complete')).toEqual([{ state: 's', code: 'c' }])
    expect(handoff.status).toBe('done')
    expect(useEntry().entry).toEqual({ hosp_mdtrt_id: 'ZY1' })
    expect(storage.has('handoff')).toBe(false)
  })

  it('keeps no name and no number on the phone', async () => {
    await useHandoff().begin(identity)
    expect(JSON.stringify([...storage])).not.toMatch(/张三|1101051949/)
  })

  it('coming back with nothing: the function knows whether it was done', async () => {
    api.answers['patients.list'] = () => ({ patients: [patient('old')] })
    const handoff = useHandoff()
    await handoff.begin(identity)
    await handoff.leave()
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('unfinished')
    api.answers['patients.list'] = () => ({ patients: [patient('old'), patient('p1')] })
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('done')
    expect(usePatients().current?.patientId).toBe('p1')
  })

  it('a renewed authorisation of the same patient counts too', async () => {
    api.answers['patients.list'] = () => ({ patients: [patient('p1')] })
    const handoff = useHandoff()
    await handoff.begin(identity)
    await handoff.leave()
    api.answers['patients.list'] = () => ({ patients: [patient('p1', '2099-02-01 00:00:00')] })
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('done')
  })

  it('another mini-program that opens us is no return', async () => {
    const handoff = useHandoff()
    await handoff.receive({ kind: 'nothing' })
    expect(handoff.status).toBe('idle')
  })

  it('a jump that was cancelled or did not open says so and may be tried again', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    phone.opening = 'cancelled'
    await handoff.leave()
    expect(handoff.status).toBe('cancelled')
    phone.opening = 'failed'
    await handoff.leave()
    expect(handoff.status).toBe('unopened')
    phone.opening = 'opened'
    await handoff.leave()
    expect(handoff.status).toBe('away')
  })

  it('an answer that was lost is asked for again with the same code', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    api.answers['handoff.complete'] = refuse('unavailable.timeout', true)
    await handoff.receive({ kind: 'authorized', state: 's', code: 'c' })
    expect(handoff.status).toBe('failed')
    api.answers['handoff.complete'] = refuse('state.handoff-gone')
    api.answers['patients.list'] = () => ({ patients: [patient('p1')] })
    await handoff.complete()
    expect(asked('handoff.complete')).toEqual([{ state: 's', code: 'c' }, { state: 's', code: 'c' }])
    expect(handoff.status).toBe('done')
  })

  it('a refusal ends this way, and leaves what was typed for the next', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    api.answers['handoff.complete'] = refuse('state.other-patient')
    await handoff.receive({ kind: 'authorized', state: 's', code: 'c' })
    expect([handoff.status, handoff.failure?.code, handoff.expired()]).toEqual(['failed', 'state.other-patient', true])
    expect(handoff.identity).toEqual(identity)
  })

  it('two returns at once complete once', async () => {
    const handoff = useHandoff()
    await handoff.begin(identity)
    const returned = { kind: 'authorized', state: 's', code: 'c' } as const
    await Promise.all([handoff.receive(returned), handoff.receive(returned)])
    expect(asked('handoff.complete')).toHaveLength(1)
  })

  it('goes on after the app was closed, until it expires or is put aside', async () => {
    await useHandoff().begin(identity)
    await useHandoff().leave()
    restart()
    expect(useHandoff().status).toBe('unfinished')
    useHandoff().dismiss()
    restart()
    expect(useHandoff().underWay).toBe(false)
    api.answers['handoff.begin'] = () => start('2020-01-01 00:00:00')
    await useHandoff().begin(identity)
    restart()
    expect(useHandoff().status).toBe('idle')
  })
})

describe('the patients', () => {
  it('removing the one that is shown shows another, and forgets its stay', async () => {
    api.answers['patients.list'] = () => ({ patients: [patient('p1'), patient('p2')] })
    storage.set('stays', { p1: 'ZY1', p2: 'ZY2' })
    const patients = usePatients()
    await patients.load()
    patients.select('p1')
    await patients.remove('p1')
    expect(patients.current?.patientId).toBe('p2')
    expect(storage.get('stays')).toEqual({ p2: 'ZY2' })
    expect(storage.has('patient')).toBe(false)
  })

  it('a removal that failed removes nothing', async () => {
    api.answers['patients.list'] = () => ({ patients: [patient('p1')] })
    api.answers['patients.remove'] = refuse('unavailable.store', true)
    const patients = usePatients()
    await patients.load()
    await expect(patients.remove('p1')).rejects.toBeInstanceOf(ApiFailure)
    expect(patients.patients).toHaveLength(1)
  })
})

describe('the stay', () => {
  it('is the one of the bedside code, which is used once', async () => {
    useEntry().arrive({ scene: 'abc' })
    const stay = usePreauthorization()
    await stay.open('p1')
    expect(asked('preauthorization.current')).toEqual([{ patientId: 'p1', ticket: 'abc' }])
    expect(asked('timeline.list')).toEqual([{ patientId: 'p1', hosp_mdtrt_id: 'by-ticket' }])
    expect(useEntry().entry).toBeUndefined()
    restart()
    await usePreauthorization().open('p1')
    expect(asked('preauthorization.current').at(-1)).toEqual({ patientId: 'p1', hosp_mdtrt_id: 'by-ticket' })
  })

  it('is the only one there is; of several, the one chosen', async () => {
    const stays = [{ hosp_mdtrt_id: 'ZY1', hospital: 'h' }, { hosp_mdtrt_id: 'ZY2', hospital: 'h' }]
    api.answers['stays.list'] = () => ({ stays: stays.slice(0, 1) })
    await usePreauthorization().open('p1')
    expect(usePreauthorization().stayId).toBe('ZY1')
    restart()
    api.answers['stays.list'] = () => ({ stays })
    const stay = usePreauthorization()
    await stay.open('p2')
    expect(stay.wanted).toBeUndefined()
    await stay.choose('ZY2')
    expect(stay.stay?.hosp_mdtrt_id).toBe('ZY2')
    await stay.open('p1')
    expect(stay.stayId).toBe('ZY1')
  })

  it('its parts fail each on its own', async () => {
    api.answers['bill.get'] = refuse('unavailable.his', true)
    const stay = usePreauthorization()
    await stay.open('p1')
    await stay.choose('ZY1')
    expect([stay.currentStatus, stay.billStatus, stay.timelineStatus]).toEqual(['ready', 'failed', 'ready'])
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
    expect([stay.wanted, stay.currentStatus, stay.staysStatus]).toEqual([undefined, 'idle', 'ready'])
  })

  it('never shows one patient under the name of another', async () => {
    let release = (_: unknown) => {}
    api.answers['preauthorization.current'] = ({ patientId }) => (patientId === 'p1' ? new Promise((resolve) => { release = resolve }) : { hosp_mdtrt_id: 'ZY2' })
    storage.set('stays', { p1: 'ZY1', p2: 'ZY2' })
    const stay = usePreauthorization()
    const first = stay.open('p1')
    await stay.open('p2')
    release({ hosp_mdtrt_id: 'ZY1' })
    await first
    expect([stay.patientId, stay.current?.hosp_mdtrt_id, storage.get('stays')]).toEqual(['p2', 'ZY2', { p1: 'ZY1', p2: 'ZY2' }])
  })
})

it('a document leaves the memory with its page, and another patient never sees the list before', async () => {
  api.answers['agreements.list'] = ({ patientId }) => (patientId === 'p1' ? { agreements: [{ cntr_no: 'A' }] } : refuse('unavailable.store', true)())
  api.answers['agreements.attachment'] = () => ({ cntr_no: 'A', mediaType: 'text/plain', size: 1, content: '' })
  const agreements = useAgreements()
  await agreements.load('p1')
  expect(await agreements.open('p1', 'A')).toBe(true)
  expect(agreements.agreement?.cntr_no).toBe('A')
  agreements.close()
  expect(agreements.attachment).toBeUndefined()
  await agreements.load('p2')
  expect([agreements.list, agreements.status]).toEqual([undefined, 'failed'])
})
