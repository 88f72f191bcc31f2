import { feeInfoSettings } from '../../cloudfunctions/fee-info/settings.ts'
import { hospitalSettings } from '../../cloudfunctions/hospital/settings.ts'
import { landingSettings } from '../../cloudfunctions/landing/settings.ts'
import {
  ConfigurationError,
  type Environment,
} from '../../cloudfunctions/lib/config/environment.ts'
import { patientSettings } from '../../cloudfunctions/patient/settings.ts'
import { reconcileSettings } from '../../cloudfunctions/reconcile/settings.ts'

const READERS = [
  patientSettings,
  hospitalSettings,
  feeInfoSettings,
  reconcileSettings,
  landingSettings,
]

/**
 * Every variable that some function finds wrong or missing, and what is wrong with it: by the functions' own readers.
 */
export function configurationProblems(env: Environment): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  for (const read of READERS) {
    try {
      read(env)
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error
      for (const [name, why] of error.problems) problems.set(name, why)
    }
  }
  return problems
}
