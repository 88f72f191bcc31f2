import { recordAccess } from '../lib/audit/recordAccess.ts'
import type { Action } from './actions/action.ts'
import { ACTIONS } from './actions/index.ts'
import { campusOf, type AskedCampus } from './campus.ts'
import type { ActionName, Answer } from './api.ts'
import type { Campus, PatientDependencies } from './dependencies.ts'
import { describeFailure } from './failure.ts'
import { readAction, readInput } from './input.ts'

/** What has the platform send whole agreements, megabytes each, signed and encrypted: far fewer of these at once. */
const HEAVY: ReadonlySet<ActionName> = new Set(['agreements.list', 'agreements.attachment'])

/** Who asks, as far as the way in vouches for it. */
export interface Asking {
  /** @throws StateError where nobody is signed in */
  openid(): Promise<string>
  source(): Promise<string | undefined>
}

/**
 * Answers one request of the app. Who asks is decided by `asking` alone, never by anything in the request; every
 * action that shows a patient's data asks for a live authorisation first, and is on record before its answer leaves.
 */
export async function answerPatient(
  event: unknown,
  asking: Asking,
  dependencies: PatientDependencies,
): Promise<Answer<ActionName>> {
  let action: ActionName | undefined
  try {
    const known = readAction(event)
    action = known
    // Those who name an action are objects.
    const asked = campusOf(event as object, dependencies.campuses)
    return { ok: true, data: await perform(known, event, asking, dependencies, asked) }
  } catch (error) {
    const failure = describeFailure(error)
    dependencies.log.warn({ action, err: error }, failure.code)
    return { ok: false, error: failure }
  }
}

async function perform<A extends ActionName>(
  action: A,
  event: unknown,
  asking: Asking,
  dependencies: PatientDependencies,
  { campus, isNamed }: AskedCampus,
) {
  const act = ACTIONS[action] as Action<A>
  const [openid, source] = await Promise.all([asking.openid(), asking.source()])
  const input = readInput(action, event)
  const { authorizations, concerns, ...recorded } = recordAccess(
    campus.authorizations,
    dependencies.audit,
    { openid, action, institution: campus.institution },
  )
  try {
    // Before the gate: a flood of one person's does not stand in the others' line.
    await dependencies.pace.keep(openid)
    return await throughGate(action, campus, async () => {
      const data = await act(
        { ...dependencies, ...campus, isNamed, openid, source, authorizations, concerns },
        input,
      )
      await recorded.shown()
      return data
    })
  } catch (error) {
    await recorded.refused(error, 'patientId' in input ? input.patientId : undefined)
    throw error
  }
}

const throughGate = <T>(
  action: ActionName,
  { gate, heavyGate }: Campus,
  work: () => Promise<T>,
): Promise<T> => {
  const enter = () => gate.run(work)
  return HEAVY.has(action) ? heavyGate.run(enter) : enter()
}
