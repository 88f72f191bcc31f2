import html from 'landing-page'
import { readJsonBody } from '../lib/entry/jsonBody.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { traced } from '../lib/entry/traced.ts'
import { createLog } from '../lib/log/log.ts'
import { REQUEST_DEPTH } from '../lib/protocol/index.ts'
import { connect } from './connect.ts'
import type { LandingDependencies } from './dependencies.ts'
import { answerLanding } from './handler.ts'
import { landingSettings } from './settings.ts'
import { showPage } from './show.ts'

const settings = landingSettings(process.env)
const log = createLog('landing', settings.logLevel)
let connected: Promise<LandingDependencies> | undefined

/** Of a request. Two addresses. */
const LIMITS = { maxSize: 16 * 1024, maxDepth: REQUEST_DEPTH }

/**
 * The way in from the official account, a text message or a web page: `GET /landing` is the page, `POST /landing` what
 * it asks.
 */
export const main = traced(answer)

async function answer(event: unknown, context: unknown): Promise<HttpReply> {
  const invocation = readInvocation(event, context)
  if (invocation.via !== 'http') return jsonReply(404, '{}')
  if (invocation.method === 'POST')
    return jsonReply(
      200,
      JSON.stringify(await answerLanding(readJsonBody(invocation.body, LIMITS), connectOnce, log)),
    )
  if (invocation.method === 'GET' || invocation.method === 'HEAD')
    return showPage(invocation.path, html, settings.verification)
  return { ...jsonReply(405, '{"ok":false}'), headers: { allow: 'GET, POST' } }
}

/**
 * The page itself needs none of it, and comes faster without. A store that could not be opened may be there next time.
 */
function connectOnce(): Promise<LandingDependencies> {
  connected ??= connect(settings, log).catch((error: unknown) => {
    connected = undefined
    throw error
  })
  return connected
}
