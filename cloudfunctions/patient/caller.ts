import type { PatientDependencies } from './dependencies.ts'

/** Who asks, and what the actions work with. */
export interface Caller extends PatientDependencies {
  openid: string
}
