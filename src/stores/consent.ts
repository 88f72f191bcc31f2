import { defineStore } from 'pinia'
import { ref } from 'vue'
import { forget, recall, remember } from '../platform/storage.ts'
import { forgetAllSeen } from './lastSeen.ts'
import { PRIVACY_VERSION } from './privacyVersion.ts'

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
