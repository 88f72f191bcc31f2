import { defineStore } from 'pinia'
import { ref } from 'vue'
import { call } from '../api/index.ts'
import { forget, recall, remember } from '../platform/storage.ts'
import { derived } from './derived.ts'
import { createResource } from './resource.ts'

/** The patients this user may see, and the one being looked at. */
export const usePatients = defineStore('patient', () => {
  const list = createResource(async () => (await call('patients.list', {})).patients)
  const chosen = ref(recall('patient'))

  const patients = derived(() => list.data.value ?? [])
  const current = derived(() => patients.value.find(({ patientId }) => patientId === chosen.value) ?? patients.value[0])

  function select(patientId: string): void {
    chosen.value = patientId
    remember('patient', patientId)
  }

  /** @throws ApiFailure */
  async function remove(patientId: string): Promise<void> {
    await call('patients.remove', { patientId })
    list.data.value = patients.value.filter((patient) => patient.patientId !== patientId)
    const { [patientId]: _gone, ...others } = recall('stays') ?? {}
    remember('stays', others)
    if (chosen.value !== patientId) return
    chosen.value = undefined
    forget('patient')
  }

  return { list: list.data, status: list.status, failure: list.failure, load: list.load, drop: list.reset, patients, current, select, remove }
})
