import type { Overview } from '../../cloudfunctions/patient/api.ts'
import { readDateTime } from '../dates/shanghai.ts'
import { open, seal, unseal } from '../platform/sealed.ts'

/** How long what was seen may still be looked at without a network, ms. */
const LONGEST = 7 * 86_400_000

const NAME = 'last-seen'

type Kept = Record<string, { overview: Overview; at: number }>

/** One change at a time: each reads what the one before has written. */
let line: Promise<unknown> = Promise.resolve()

function change(how: (kept: Kept) => Kept): Promise<void> {
  const changed = line.then(async () => {
    const kept = how(await read())
    await (Object.keys(kept).length === 0 ? unseal(NAME) : seal(NAME, kept))
  })
  line = changed
  return changed
}

const read = async (): Promise<Kept> => ((await open(NAME)) as Kept | undefined) ?? {}

/** Of each patient the newest answer that showed a stay; whoever is no longer in the list is forgotten with it. */
export const keepSeen = (overview: Overview): Promise<void> =>
  change((kept) => {
    const allowed = new Set(overview.patients.map(({ patientId }) => patientId))
    return {
      ...Object.fromEntries(Object.entries(kept).filter(([patientId]) => allowed.has(patientId))),
      [overview.patientId ?? '']: { overview, at: Date.now() },
    }
  })

/** Of this patient, unless it is too old or the authorisation has ended since. */
export async function lastSeen(patientId: string): Promise<Overview | undefined> {
  await line
  const kept = (await read())[patientId]
  if (kept === undefined) return undefined
  const until =
    readDateTime(
      kept.overview.patients.find((patient) => patient.patientId === patientId)?.authorizedUntil ??
        '',
    ) ?? 0
  return Math.min(kept.at + LONGEST, until) > Date.now() && isReadable(kept.overview)
    ? kept.overview
    : undefined
}

/** An older version of the app has kept it without what this one shows. */
const isReadable = ({ preauthorization }: Overview): boolean =>
  !preauthorization?.ok || (preauthorization.data as { money?: object }).money !== undefined

export const forgetSeen = (patientId: string): Promise<void> =>
  change(({ [patientId]: _gone, ...others }) => others)

export const forgetAllSeen = (): Promise<void> => change(() => ({}))
