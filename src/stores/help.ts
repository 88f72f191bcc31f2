import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { HospitalHelp } from '../../cloudfunctions/patient/contract.ts'
import { recall, remember } from '../platform/storage.ts'

/**
 * What the hospital answers to what patients ask; kept on the phone, for it is wanted most where nothing can be
 * fetched.
 */
export const useHelp = defineStore('help', () => {
  const help = shallowRef<HospitalHelp>(recall('help') ?? {})

  function learn(told: HospitalHelp = {}): void {
    help.value = told
    remember('help', told)
  }

  return { help, learn }
})
