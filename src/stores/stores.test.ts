import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiFailure, OFFLINE } from '../api/failure.ts'
import { useConsent } from './consent.ts'
import { useEntry } from './entry.ts'
import { usePatients } from './patient.ts'
import { createResource } from './resource.ts'
import { api, newPhone, patient, refuse, restart, storage } from './testing.ts'

vi.mock('../api/index.ts', async () => ({ call: (await import('./testing.ts')).call }))
vi.mock('../platform/sealed.ts', async () => (await import('./testing.ts')).seals)

beforeEach(newPhone)

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
    expect([resource.status.value, resource.data.value, resource.failure.value?.code]).toEqual([
      'ready',
      'shown',
      'unavailable.offline',
    ])
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
