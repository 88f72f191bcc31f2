import { defineStore } from 'pinia'
import { ref } from 'vue'
import { declareLanguage, fontScale } from '../platform/phone.ts'
import { recall, remember } from '../platform/storage.ts'
import { language, speak, type Language } from '../words/t.ts'
import { derived } from './derived.ts'

/** In the care mode (关怀版) body text of 18 px becomes one of 24. */
const CARE = 24 / 18

/** Words that are on their way are waited for so long, ms. */
const LONGEST_HUSH = 1500

/** How the patient likes to read: the system's type size, the care mode, the language. */
export const useComfort = defineStore('comfort', () => {
  const kept = recall('comfort')
  const care = ref(kept?.care === true)
  const system = ref(1)
  /**
   * By what every type size is multiplied, 1–2. The care mode does not enlarge once more what the phone enlarges
   * already.
   */
  const scale = derived(() => Math.max(system.value, care.value ? CARE : 1))

  /** Again whenever the app comes to the front: the patient may have been in the phone's settings. */
  function measure(): void {
    system.value = fontScale()
  }

  function setCare(on: boolean): void {
    care.value = on
    keep()
  }

  /** @returns whether the app speaks it now */
  async function setLanguage(wanted: Language): Promise<boolean> {
    if (!(await speak(wanted))) return false
    keep()
    declareLanguage(wanted)
    return true
  }

  const keep = (): void => remember('comfort', { care: care.value, language: language() })

  /** False while the words chosen before are fetched: until then nothing is shown in others. */
  const settled = ref(kept?.language !== 'en')
  const show = (): void => void (settled.value = true)

  measure()
  if (!settled.value) {
    void setLanguage('en').then(show)
    setTimeout(show, LONGEST_HUSH)
  }

  return { care, scale, settled, measure, setCare, setLanguage }
})
