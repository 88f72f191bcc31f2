import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AtCampus, HospitalHelp } from '../../cloudfunctions/patient/api.ts'
import { recall, remember } from '../platform/storage.ts'
import { useCampus } from './campus.ts'
import { derived } from './derived.ts'

/**
 * What the hospital answers to what patients ask; kept on the phone, for it is wanted most where nothing can be
 * fetched.
 */
export const useHelp = defineStore('help', () => {
  const campus = useCampus()
  const known = shallowRef<HospitalHelp & AtCampus>(recall('help') ?? {})
  /** Nothing where another campus has said it: its telephones ring at the wrong place. */
  const help = derived<HospitalHelp>(() =>
    (known.value.institution ?? campus.chosen) === (campus.chosen ?? known.value.institution)
      ? known.value
      : {},
  )

  function learn(told: HospitalHelp & AtCampus): void {
    known.value = told
    remember('help', told)
  }

  return { help, learn }
})
