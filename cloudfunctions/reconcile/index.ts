import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { traced } from '../lib/entry/traced.ts'
import { createLog } from '../lib/log/log.ts'
import { connectReconcile } from './connect.ts'
import { reconcileSettings } from './settings.ts'
import { tick, type TickResult } from './tick.ts'

const settings = reconcileSettings(process.env)
const log = createLog('reconcile', settings.logLevel)
const connected = connectReconcile(settings, log)

/** The timer's function: nobody else gets anything from it. */
export const main = traced(answer)

async function answer(event: unknown, context: unknown): Promise<HttpReply | TickResult> {
  const invocation = readInvocation(event, context)
  if (invocation.via !== 'timer') return jsonReply(404, '{}')
  return tick(await connected)
}
