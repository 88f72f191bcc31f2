import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '../api/index.ts'
import { askToSubscribe } from '../platform/subscribe.ts'
import { useCampus } from './campus.ts'
import { derived } from './derived.ts'
import type { StayName } from './overview.ts'

/** `on`: a message will come. `refused` by the patient; `failed`: WeChat or the function could not. */
export type NoticeStatus = 'idle' | 'asking' | 'on' | 'refused' | 'failed'

/** WeChat's messages about changes of a stay. Each acceptance is good for one message, unless the hospital's last. */
export const useNotices = defineStore('notices', () => {
  const campus = useCampus()
  const templates = shallowRef<string[]>([])
  const lasting = ref(false)
  const status = ref<NoticeStatus>('idle')
  const offered = derived(() => templates.value.length > 0)

  /** Beforehand, for there is no time to ask the function within the tap. Where it does not say, nothing is offered. */
  async function load(): Promise<void> {
    // #ifdef MP-WEIXIN
    try {
      const {
        available,
        templates: given,
        ...how
      } = await call('subscriptions.templates', campus.named())
      // A function that is older than the app says nothing of it.
      lasting.value = how.lasting === true
      templates.value = available
        ? Object.values(given).filter((id) => typeof id === 'string' && id !== '')
        : []
    } catch {
      templates.value = []
    }
    // #endif
  }

  /** Called directly in the tap. */
  async function ask(patientId: string, stay: StayName): Promise<void> {
    if (status.value === 'asking' || !offered.value) return
    const asking = askToSubscribe(templates.value)
    status.value = 'asking'
    const accepted = await asking
    if (accepted === undefined || accepted.length === 0) {
      status.value = accepted === undefined ? 'failed' : 'refused'
      return
    }
    try {
      await call('subscriptions.record', { patientId, ...stay, accepted })
      status.value = 'on'
    } catch {
      status.value = 'failed'
    }
  }

  /** Another stay: nothing has been asked about that one. */
  const forgetAnswer = (): void => {
    status.value = 'idle'
  }

  return { offered, lasting, status, load, ask, forgetAnswer }
})
