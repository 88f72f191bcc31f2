import type { PatientIdentity } from '../../cloudfunctions/patient/api.ts'

// In WeChat the app stays in memory while the patient is at the e-voucher. A browser leaves the page, and would have
// an old patient type everything again after a mere cancellation: there it lasts until the tab is closed, or sooner.
const KEY = 'handoff-identity'

export function keepDraft(identity: PatientIdentity): void {
  // #ifdef H5
  sessionOr((storage) => storage.setItem(KEY, JSON.stringify(identity)))
  // #endif
}

export function recallDraft(): PatientIdentity | undefined {
  let draft: PatientIdentity | undefined
  // #ifdef H5
  draft =
    sessionOr((storage) => JSON.parse(storage.getItem(KEY) ?? 'null') as PatientIdentity | null) ??
    undefined
  // #endif
  return draft
}

export function forgetDraft(): void {
  // #ifdef H5
  sessionOr((storage) => storage.removeItem(KEY))
  // #endif
}

/** A browser may forbid its storage altogether: then the patient types again. */
function sessionOr<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage)
  } catch {
    return undefined
  }
}
