import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import { ApiFailure } from '../api/failure.ts'

/** For tests of the stores: a fake patient function, and a phone's memory. Nothing of the app imports this. */
export const api = {
  answers: {} as Record<string, (input: Record<string, unknown>) => unknown>,
  asked: [] as [string, object][],
}
export const storage = new Map<string, unknown>()
/** What the phone keeps encrypted. */
export const sealed = new Map<string, unknown>()

export const seals = {
  seal: async (name: string, value: unknown) => {
    sealed.set(name, structuredClone(value))
  },
  open: async (name: string) => sealed.get(name),
  unseal: async (name: string) => {
    sealed.delete(name)
  },
}

function answerOf(action: string) {
  const answer = api.answers[action]
  if (answer === undefined) throw new Error(`the test answers no ${action}`)
  return answer
}

export const call = async (action: string, input: Record<string, unknown>) => {
  api.asked.push([action, input])
  return answerOf(action)(input)
}

/** What was asked of one action so far. */
export const asked = (action: string) =>
  api.asked.filter(([name]) => name === action).map(([, input]) => input)

export const refuse =
  (code: string, retryable = false) =>
  () => {
    throw new ApiFailure({ code, message: '不行', retryable })
  }
export const patient = (patientId: string, authorizedUntil = '2099-01-01 00:00:00') => ({
  patientId,
  name: '张*',
  cert_type: '01',
  certTypeName: '',
  certNo: '',
  authorizedUntil,
})
export const handoffStart = (expiresAt = '2099-01-01 00:00:00') => ({
  state: 's',
  appId: 'a',
  path: 'p',
  extraData: { state: 's' },
  expiresAt,
})

/** Put together as the function does, from what the single actions would answer. */
async function overview({
  patientId: asked,
  hosp_mdtrt_id,
  ticket,
}: Record<string, unknown>): Promise<object> {
  const of = async (action: string, input: object) =>
    (await answerOf(action)(input as Record<string, unknown>)) as Record<string, unknown>
  const part = async (answer: Promise<unknown>) => {
    try {
      return { ok: true, data: await answer }
    } catch (error) {
      const { code, message, retryable } = error as ApiFailure
      return { ok: false, error: { code, message, retryable } }
    }
  }
  const { patients } = (await of('patients.list', {})) as { patients: { patientId: string }[] }
  const patientId = asked ?? patients[0]?.patientId
  if (patientId === undefined) return { patients }
  const stays = await part(of('stays.list', { patientId }).then((answer) => answer.stays))
  const own = (stays.data ?? []) as { hosp_mdtrt_id: string }[]
  const only = own.length === 1 ? own[0]?.hosp_mdtrt_id : undefined
  const stay = hosp_mdtrt_id ?? only
  if (stay === undefined && ticket === undefined) return { patients, patientId, stays }
  const preauthorization = await part(
    of('preauthorization.current', {
      patientId,
      ...(ticket === undefined ? { hosp_mdtrt_id: stay } : { ticket }),
    }),
  )
  if (!preauthorization.ok && stay === undefined)
    return { patients, patientId, stays, preauthorization }
  const timeline = await part(of('timeline.list', {}).then(({ events }) => events))
  const bill = await part(of('bill.get', {}).then((answer) => answer.bill))
  return { patients, patientId, stays, preauthorization, timeline, bill }
}

/** As after the app was closed and opened again: the phone's memory stays. */
export const restart = () => setActivePinia(createPinia())

/** A new phone, and a function that knows nobody. */
export function newPhone(): void {
  storage.clear()
  sealed.clear()
  vi.stubGlobal('uni', {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => storage.delete(key),
  })
  api.asked = []
  api.answers = {
    'overview.get': overview,
    'patients.list': () => ({ patients: [] }),
    'handoff.begin': () => handoffStart(),
    'handoff.complete': () => ({ patientId: 'p1', entry: { hosp_mdtrt_id: 'ZY1' } }),
    'patients.remove': () => ({ removed: true }),
    'stays.list': () => ({ stays: [] }),
    'preauthorization.current': ({ hosp_mdtrt_id }) => ({
      hosp_mdtrt_id: hosp_mdtrt_id ?? 'by-ticket',
    }),
    'timeline.list': () => ({ events: [] }),
    'bill.get': () => ({ bill: null }),
  }
  restart()
}
