import { defineStore } from 'pinia'
import { ref } from 'vue'
import { call } from '../api/index.ts'
import { useCampus } from '../stores/campus.ts'
import { createResource } from '../stores/resource.ts'

/** The agreements a patient has signed with the insurer. */
export const useAgreements = defineStore('agreements', () => {
  const campus = useCampus()
  const patientId = ref('')
  const institution = ref<string>()
  const list = createResource(
    async (id: string) =>
      (await call('agreements.list', { patientId: id, ...campus.named() })).agreements,
  )

  async function load(id: string): Promise<void> {
    if (id !== patientId.value || institution.value !== campus.chosen) list.reset()
    patientId.value = id
    institution.value = campus.chosen
    await list.load(id)
  }

  return { load, list: list.data, status: list.status, failure: list.failure }
})
