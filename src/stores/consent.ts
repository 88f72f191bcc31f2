import { defineStore } from 'pinia'
import { ref } from 'vue'
import { forget, recall, remember } from '../platform/storage.ts'
import { useCampus } from './campus.ts'
import { derived } from './derived.ts'
import { forgetAllSeen } from './lastSeen.ts'
import { PRIVACY_VERSION } from './privacyVersion.ts'

export const useConsent = defineStore('consent', () => {
  const campus = useCampus()
  const agreed = ref(recall('consent')?.version)
  /** What is to be agreed to names the campuses, where there are several: others are another consent. */
  const version = derived(() => {
    const named = campus.isApart
      ? [campus.chosen ?? '']
      : campus.all.map(({ institution }) => institution).sort()
    return [PRIVACY_VERSION, ...named].join(' ')
  })
  const given = derived(() => agreed.value === version.value)
  /** Was given, and taken back: from then on nothing is asked for (api/index.ts). */
  const withdrawn = ref(recall('withdrawn') === true)

  function give(): void {
    remember('consent', { version: version.value, at: Date.now() })
    forget('withdrawn')
    agreed.value = version.value
    withdrawn.value = false
  }

  function withdraw(): void {
    forget('consent')
    remember('withdrawn', true)
    void forgetAllSeen()
    agreed.value = undefined
    withdrawn.value = true
  }

  return { given, withdrawn, give, withdraw }
})
