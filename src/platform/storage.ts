import type {
  AtCampus,
  Entry,
  HospitalHelp,
  KnownCampus,
} from '../../cloudfunctions/patient/api.ts'

/** What this phone remembers between visits. Never a name and never a document number. */
export interface Remembered {
  consent: { version: string; at: number }
  /** The consent was taken back. */
  withdrawn: boolean
  entry: Entry
  /** Of several campuses the one last used, and all of them. */
  campus: string
  campuses: { all: KnownCampus[]; isApart: boolean }
  /** The patient last looked at. */
  patient: string
  /** Which stay was chosen, by patient; of several campuses, at which. */
  stays: Record<string, string | Entry>
  /** How the patient likes to read. */
  comfort: { care: boolean; language: 'zh' | 'en' }
  /** What the hospital has said last. */
  help: HospitalHelp & AtCampus
  handoff: {
    state: string
    appId: string
    path: string
    extraData: Record<string, string>
    envVersion?: 'trial'
    codeFields?: string[]
    url?: string
    expiresAt: string
    /** The campus that it is for, where there are several. */
    institution?: string
    /**
     * When it is over by this phone's own clock, ms since the epoch; absent where an older version of the app began it.
     */
    until?: number
    /** Whether the patient is a relative: then it is the patient's e-voucher that is wanted all the same. */
    relative?: boolean
    /** The jump has happened: something may come back until it is over. */
    left?: boolean
    /** And nothing has come back, so far as anybody knows. */
    away: boolean
    known?: Record<string, string>
  }
  /** States of the last hand-overs that led to an authorisation: they are worth nothing, and are known again. */
  finished: string[]
}

export function recall<K extends keyof Remembered>(key: K): Remembered[K] | undefined {
  try {
    return uni.getStorageSync<Remembered[K] | ''>(key) || undefined
  } catch {
    return undefined
  }
}

/** A phone that is full still works, it only forgets. */
export function remember<K extends keyof Remembered>(key: K, value: Remembered[K]): void {
  try {
    uni.setStorageSync(key, value)
  } catch {
    // Nothing depends on it.
  }
}

export function forget(key: keyof Remembered): void {
  try {
    uni.removeStorageSync(key)
  } catch {
    // Nothing depends on it.
  }
}
