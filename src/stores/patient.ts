import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Patient } from '../../cloudfunctions/patient/api.ts'
import { call } from '../api/index.ts'
import { forget, recall, remember } from '../platform/storage.ts'
import { useCampus } from './campus.ts'
import { forgetChosen } from './chosenStay.ts'
import { derived } from './derived.ts'
import { forgetSeen } from './lastSeen.ts'
import { createResource } from './resource.ts'

/** The patients this user may see, and the one being looked at. */
export const usePatients = defineStore('patient', () => {
  const campus = useCampus()
  const list = createResource(async () => (await call('patients.list', campus.named())).patients)
  const chosen = ref(recall('patient'))

  const patients = derived(() => list.data.value ?? [])
  const current = derived(
    () => patients.value.find(({ patientId }) => patientId === chosen.value) ?? patients.value[0],
  )

  function select(patientId: string): void {
    chosen.value = patientId
    remember('patient', patientId)
  }

  /** As another answer told it by the way. */
  function replace(known: Patient[]): void {
    list.data.value = known
  }

  /** He may be looked at no longer; that he was once is remembered, for then there is something to explain. */
  function lapse(): void {
    chosen.value = undefined
  }

  /** @throws ApiFailure */
  async function remove(patientId: string): Promise<void> {
    await call('patients.remove', { patientId, ...campus.named() })
    replace(patients.value.filter((patient) => patient.patientId !== patientId))
    await forgetSeen(patientId)
    forgetChosen(patientId)
    if (chosen.value !== patientId) return
    lapse()
    forget('patient')
  }

  return {
    list: list.data,
    status: list.status,
    failure: list.failure,
    load: list.load,
    take: list.take,
    drop: list.reset,
    patients,
    current,
    chosen,
    select,
    replace,
    lapse,
    remove,
  }
})
