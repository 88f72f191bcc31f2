import { ACTIONS, type Action } from './actions/index.ts'
import type { ActionName, Answer } from './contract.ts'
import type { PatientDependencies } from './dependencies.ts'
import { describeFailure } from './failure.ts'
import { readAction, readInput } from './input.ts'

/**
 * Answers one request of the app. Who asks is decided by `openid` alone, never by anything in the request; every
 * action that shows a patient's data asks for a live authorisation first.
 */
export async function answerPatient(event: unknown, openid: () => Promise<string>, dependencies: PatientDependencies): Promise<Answer<ActionName>> {
  let action: ActionName | undefined
  try {
    action = readAction(event)
    return { ok: true, data: await perform(action, event, openid, dependencies) }
  } catch (error) {
    const failure = describeFailure(error)
    dependencies.log.warn({ action, err: error }, failure.code)
    return { ok: false, error: failure }
  }
}

async function perform<A extends ActionName>(action: A, event: unknown, openid: () => Promise<string>, dependencies: PatientDependencies) {
  const act = ACTIONS[action] as Action<A>
  const caller = { openid: await openid(), ...dependencies }
  return act(caller, readInput(action, event))
}
