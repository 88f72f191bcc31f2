import type { ActionName, Actions, Failure, Input } from '../../cloudfunctions/patient/api.ts'
import { ApiFailure, TIMEOUT, UNREADABLE, asFailure } from './failure.ts'

/** Carries one request to the patient function and brings back whatever it answered. @throws ApiFailure */
export type Transport = (request: { action: ActionName }) => Promise<unknown>

/** One typed call of the patient function. @throws ApiFailure, and nothing else */
export type Call = <A extends ActionName>(
  action: A,
  input: Input<A>,
) => Promise<Actions[A]['output']>

/** How long a patient is kept waiting, ms. */
const DEADLINE = 20_000

export function createCall(transport: Transport, deadline = DEADLINE): Call {
  return async <A extends ActionName>(action: A, input: Input<A>) => {
    const answer = await beforeDeadline(transport({ action, ...input }), deadline).catch(
      (error: unknown) => {
        throw asFailure(error)
      },
    )
    return readAnswer(answer) as Actions[A]['output']
  }
}

function beforeDeadline(answer: Promise<unknown>, deadline: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ApiFailure(TIMEOUT)), deadline)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function readAnswer(answer: unknown): unknown {
  if (isRecord(answer)) {
    if (answer.ok === true && isRecord(answer.data)) return answer.data
    if (answer.ok === false && isFailure(answer.error)) throw new ApiFailure(answer.error)
  }
  throw new ApiFailure(UNREADABLE)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isFailure = (value: unknown): value is Failure =>
  isRecord(value) &&
  typeof value.code === 'string' &&
  typeof value.message === 'string' &&
  typeof value.retryable === 'boolean'
