import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Entry } from '../../cloudfunctions/patient/contract.ts'
import { readEntry } from '../entry/read.ts'
import { forget, recall, remember } from '../platform/storage.ts'

/** Where the patient came from: kept through consent, identity and hand-over until a stay has been opened with it. */
export const useEntry = defineStore('entry', () => {
  const entry = shallowRef<Entry | undefined>(recall('entry'))
  let lastSeen = ''

  /** WeChat repeats an old query when the app merely comes back to the front: only a new one counts. */
  function arrive(query: Record<string, unknown> | undefined): void {
    const read = readEntry(query)
    const seen = JSON.stringify(read ?? null)
    if (read === undefined || seen === lastSeen) return
    lastSeen = seen
    keep(read)
  }

  function keep(given: Entry): void {
    entry.value = given
    remember('entry', given)
  }

  function clear(): void {
    entry.value = undefined
    forget('entry')
  }

  return { entry, arrive, keep, clear }
})
