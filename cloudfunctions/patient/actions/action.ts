import type { Caller } from '../caller.ts'
import type { ActionName, Actions } from '../api.ts'

/** One thing the app may ask for. */
export type Action<A extends ActionName> = (
  caller: Caller,
  input: Actions[A]['input'],
) => Promise<Actions[A]['output']>
