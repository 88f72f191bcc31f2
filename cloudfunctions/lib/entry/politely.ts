import { ConfigurationError } from '../config/environment.ts'
import { createLog } from '../log/log.ts'
import { UnavailableError, stringifyWire } from '../protocol/index.ts'
import { refusalOf } from './envelope.ts'
import { jsonReply, readInvocation } from './invocation.ts'

type Main = (event: unknown, context: unknown) => Promise<unknown>

/**
 * In the cloud new code may run for a moment before the variables that it needs are there, or somebody may have broken
 * them: whoever calls is told to come back, in the form that he knows, and the log names the variables. Elsewhere a
 * wrong configuration stops the start.
 * @param load the function's own module, which reads its configuration at once
 */
export function politely(name: string, load: () => { main: Main }): Main {
  try {
    return load().main
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    createLog(name, 'error').error({ err: error }, 'the function is not configured')
    return (event, context) => Promise.resolve(refuse(name, event, context))
  }
}

function refuse(name: string, event: unknown, context: unknown): unknown {
  const error = new UnavailableError(
    'unavailable.configuration',
    '系统正在更新，没有办理，请稍后再试',
    { retryable: true },
  )
  const { code, message, retryable } = error
  const answer = { ok: false, error: { code, message, retryable } }
  const invocation = readInvocation(event, context)
  if (invocation.via === 'call') return answer
  if (invocation.via !== 'http' || invocation.method !== 'POST' || name === 'reconcile')
    return jsonReply(503, JSON.stringify(answer))
  const isEnvelope = name === 'hospital' || name === 'fee-info'
  return jsonReply(
    200,
    isEnvelope ? stringifyWire({ ...refusalOf(error) }) : JSON.stringify(answer),
  )
}
