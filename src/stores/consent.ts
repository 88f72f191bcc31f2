import { defineStore } from 'pinia'
import { ref } from 'vue'
import { forget, recall, remember } from '../platform/storage.ts'
import { forgetAllSeen } from './lastSeen.ts'

/** Of the privacy text: whoever agreed to an older one is asked again. */
export const PRIVACY_VERSION = '2026-11'

export const useConsent = defineStore('consent', () => {
  const given = ref(recall('consent')?.version === PRIVACY_VERSION)

  function give(): void {
    remember('consent', { version: PRIVACY_VERSION, at: Date.now() })
    given.value = true
  }

  function withdraw(): void {
    forget('consent')
    void forgetAllSeen()
    given.value = false
  }

  return { given, give, withdraw }
})
