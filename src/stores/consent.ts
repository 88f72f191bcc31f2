import { defineStore } from 'pinia'
import { ref } from 'vue'
import { forget, recall, remember } from '../platform/storage.ts'
import { forgetAllSeen } from './lastSeen.ts'
import { PRIVACY_VERSION } from './privacyVersion.ts'

export const useConsent = defineStore('consent', () => {
  const given = ref(recall('consent')?.version === PRIVACY_VERSION)
  /** Was given, and taken back: from then on nothing is asked for (api/index.ts). */
  const withdrawn = ref(recall('withdrawn') === true)

  function give(): void {
    remember('consent', { version: PRIVACY_VERSION, at: Date.now() })
    forget('withdrawn')
    given.value = true
    withdrawn.value = false
  }

  function withdraw(): void {
    forget('consent')
    remember('withdrawn', true)
    void forgetAllSeen()
    given.value = false
    withdrawn.value = true
  }

  return { given, withdrawn, give, withdraw }
})
