import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import { ApiFailure } from '../api/failure.ts'

/** For tests of the stores: a fake patient function, and a phone's memory. Nothing of the app imports this. */
export const api = { answers: {} as Record<string, (input: Record<string, unknown>) => unknown>, asked: [] as [string, object][] }
export const storage = new Map<string, unknown>()

export const call = async (action: string, input: Record<string, unknown>) => {
  api.asked.push([action, input])
  return api.answers[action]!(input)
}

/** What was asked of one action so far. */
export const asked = (action: string) => api.asked.filter(([name]) => name === action).map(([, input]) => input)

export const refuse = (code: string, retryable = false) => () => { throw new ApiFailure({ code, message: '不行', retryable }) }
export const patient = (patientId: string, authorizedUntil = '2099-01-01 00:00:00') => ({ patientId, name: '张*', cert_type: '01', certTypeName: '', certNo: '', authorizedUntil })
export const handoffStart = (expiresAt = '2099-01-01 00:00:00') => ({ state: 's', appId: 'a', path: 'p', extraData: { state: 's' }, expiresAt })

/** As after the app was closed and opened again: the phone's memory stays. */
export const restart = () => setActivePinia(createPinia())

/** A new phone, and a function that knows nobody. */
export function newPhone(): void {
  storage.clear()
  vi.stubGlobal('uni', {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => storage.delete(key),
  })
  api.asked = []
  api.answers = {
    'patients.list': () => ({ patients: [] }),
    'handoff.begin': () => handoffStart(),
    'handoff.complete': () => ({ patientId: 'p1', entry: { hosp_mdtrt_id: 'ZY1' } }),
    'patients.remove': () => ({ removed: true }),
    'stays.list': () => ({ stays: [] }),
    'preauthorization.current': ({ hosp_mdtrt_id }) => ({ hosp_mdtrt_id: hosp_mdtrt_id ?? 'by-ticket' }),
    'timeline.list': () => ({ events: [] }),
    'bill.get': () => ({ bill: null }),
  }
  restart()
}
