import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { AtCampus, KnownCampus, Overview } from '../../cloudfunctions/patient/api.ts'
import { forget, recall, remember } from '../platform/storage.ts'
import { derived } from './derived.ts'

/** The hospital's campuses, and the one that this phone is about. Of a hospital with one there is nothing here. */
export const useCampus = defineStore('campus', () => {
  const kept = recall('campuses')
  const all = shallowRef<readonly KnownCampus[]>(kept?.all ?? [])
  /** An authorisation holds at one only. */
  const isApart = ref(kept?.isApart === true)
  const chosen = ref(recall('campus'))
  const of = (code: string | undefined): KnownCampus | undefined =>
    all.value.find(({ institution }) => institution === code)
  const current = derived(() => of(chosen.value))
  /** There are several, and nobody has said which. */
  const isOpen = derived(() => all.value.length > 0 && current.value === undefined)

  /** As an overview tells it. One that is no longer there is no longer chosen. */
  function learn({ campuses = [], authorizedApart }: Partial<Overview>): void {
    all.value = campuses
    isApart.value = authorizedApart === true
    if (campuses.length === 0) forget('campuses')
    else remember('campuses', { all: campuses, isApart: isApart.value })
    if (current.value === undefined) choose(undefined)
  }

  function choose(institution: string | undefined): void {
    if (institution === chosen.value) return
    chosen.value = institution
    if (institution === undefined) forget('campus')
    else remember('campus', institution)
  }

  const nameOf = (institution: string | undefined): string => of(institution)?.name ?? ''

  /** What a question says of it. */
  const named = (): AtCampus => (chosen.value === undefined ? {} : { institution: chosen.value })

  return { all, isApart, chosen, current, isOpen, learn, choose, of, nameOf, named }
})
