import { defineStore } from 'pinia'
import { ref } from 'vue'
import { call } from '../api/index.ts'
import { createResource } from '../stores/resource.ts'

/** The agreements a patient has signed with the insurer. */
export const useAgreements = defineStore('agreements', () => {
  const patientId = ref('')
  const list = createResource(
    async (id: string) => (await call('agreements.list', { patientId: id })).agreements,
  )

  async function load(id: string): Promise<void> {
    if (id !== patientId.value) list.reset()
    patientId.value = id
    await list.load(id)
  }

  return { load, list: list.data, status: list.status, failure: list.failure }
})
