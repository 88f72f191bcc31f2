import type { Campus, PatientDependencies } from './dependencies.ts'

/** Who asks, of which institution, and what the actions work with. */
export interface Caller extends PatientDependencies, Campus {
  /** Whether the request has said of which institution. */
  isNamed: boolean
  openid: string
  /** Where the request came from, as far as somebody vouches for it. */
  source: string | undefined
  /** Says whom the call is about before anybody is authorised, for the trail. */
  concerns(documentNumber: string): void
}
