import { readJsonBody } from '../lib/entry/jsonBody.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { traced } from '../lib/entry/traced.ts'
import { readOpenid } from '../lib/identity/openid.ts'
import { readSource } from '../lib/limits/source.ts'
import { REQUEST_DEPTH, stringifyWire } from '../lib/protocol/index.ts'
import type { ActionName, Answer } from './api.ts'
import { answerPatient } from './handler.ts'
import { patientSettings } from './settings.ts'
import { connect } from './connect.ts'

// Wrong configuration stops the start, by name, before anybody is served.
const settings = patientSettings(process.env)
const connected = connect(settings)

/** Of a request. The longest fields are what was scanned, 1,000 characters. */
const LIMITS = { maxSize: 32 * 1024, maxDepth: REQUEST_DEPTH }

/** The app's only door: `wx.cloud.callFunction` in WeChat, `POST /patient` for a browser in development. */
export const main = traced(answer)

async function answer(event: unknown, context: unknown): Promise<Answer<ActionName> | HttpReply> {
  const invocation = readInvocation(event, context)
  const { dependencies, devSessions } = await connected
  const asking = {
    openid: () => readOpenid(invocation, devSessions),
    source: () => readSource(invocation),
  }
  if (invocation.via !== 'http')
    return answerPatient(
      invocation.via === 'call' ? invocation.data : undefined,
      asking,
      dependencies,
    )
  if (invocation.method !== 'POST')
    return { ...jsonReply(405, '{"ok":false}'), headers: { allow: 'POST' } }
  const answer = await answerPatient(readJsonBody(invocation.body, LIMITS), asking, dependencies)
  return jsonReply(200, stringifyWire(answer))
}
