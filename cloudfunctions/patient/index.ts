import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { readOpenid } from '../lib/identity/openid.ts'
import { readSource } from '../lib/limits/source.ts'
import { stringifyWire } from '../lib/protocol/index.ts'
import type { ActionName, Answer } from './contract.ts'
import { answerPatient } from './handler.ts'
import { patientSettings } from './settings.ts'
import { connect } from './connect.ts'

// Wrong configuration stops the start, by name, before anybody is served.
const settings = patientSettings(process.env)
const connected = connect(settings)

/** The app's only door: `wx.cloud.callFunction` in WeChat, `POST /patient` for a browser in development. */
export async function main(
  event: unknown,
  context: unknown,
): Promise<Answer<ActionName> | HttpReply> {
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
  const answer = await answerPatient(readBody(invocation.body), asking, dependencies)
  return jsonReply(200, stringifyWire(answer))
}

/** What is no JSON is no action: the handler says so. */
function readBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
