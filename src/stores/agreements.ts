import { defineStore } from 'pinia'
import { ref } from 'vue'
import { call } from '../api/index.ts'
import { derived } from './derived.ts'
import { createResource } from './resource.ts'

/** The agreements a patient has signed with the insurer, and the one document being read. */
export const useAgreements = defineStore('agreements', () => {
  const patientId = ref('')
  const list = createResource(
    async (id: string) => (await call('agreements.list', { patientId: id })).agreements,
  )
  const attachment = createResource((id: string, cntr_no: string) =>
    call('agreements.attachment', { patientId: id, cntr_no }),
  )
  const openNumber = ref('')
  const agreement = derived(() =>
    list.data.value?.find(({ cntr_no }) => cntr_no === openNumber.value),
  )

  async function load(id: string): Promise<void> {
    if (id !== patientId.value) list.reset()
    patientId.value = id
    await list.load(id)
  }

  /** Fetches one document. @returns whether it came */
  async function open(id: string, cntr_no: string): Promise<boolean> {
    attachment.reset()
    patientId.value = id
    openNumber.value = cntr_no
    return attachment.load(id, cntr_no)
  }

  /** Documents carry names and numbers: none stays in memory once its page is closed. */
  const close = (): void => attachment.reset()

  return {
    load,
    open,
    close,
    agreement,
    list: list.data,
    status: list.status,
    failure: list.failure,
    attachment: attachment.data,
    attachmentStatus: attachment.status,
    attachmentFailure: attachment.failure,
  }
})
