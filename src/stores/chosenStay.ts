import type { Entry } from '../../cloudfunctions/patient/api.ts'
import { recall, remember } from '../platform/storage.ts'

/** Which stay of a patient was looked at last. Of a hospital's only campus, its number alone is kept. */
export function chosenStay(patientId: string): Entry | undefined {
  const kept = recall('stays')?.[patientId]
  return typeof kept === 'string' ? { hosp_mdtrt_id: kept } : kept
}

export function keepChosen(patientId: string, stay: Entry & { hosp_mdtrt_id: string }): void {
  const kept = stay.institution === undefined ? stay.hosp_mdtrt_id : stay
  remember('stays', { ...recall('stays'), [patientId]: kept })
}

export function forgetChosen(patientId: string): void {
  const { [patientId]: _left, ...others } = recall('stays') ?? {}
  remember('stays', others)
}
