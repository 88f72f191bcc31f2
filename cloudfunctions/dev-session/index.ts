import * as z from 'zod/mini'
import { readEnvironment } from '../lib/config/environment.ts'
import { readJsonBody } from '../lib/entry/jsonBody.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { createDevSessions, type DevSessions } from '../lib/identity/devSession.ts'
import { REQUEST_DEPTH, formatDateTime } from '../lib/protocol/index.ts'

const LIMITS = { maxSize: 1024, maxDepth: REQUEST_DEPTH }
const INPUT = z.strictObject({ openid: z.string().check(z.regex(/^[\w-]{1,64}$/)) })

/** Never built for the cloud; and should it get there all the same, it is not there. */
const sessions = process.env.NODE_ENV === 'production' ? undefined : open()

function open(): DevSessions {
  const environment = readEnvironment(process.env)
  const key = environment.text('DEV_SESSION_KEY')
  environment.check()
  return createDevSessions(key, Date.now)
}

/** Development only: `POST /dev-session {"openid"}` gives a bearer token that stands for that openid. */
export function main(event: unknown, context: unknown): HttpReply {
  if (sessions === undefined) return jsonReply(404, '{}')
  const invocation = readInvocation(event, context)
  const input = INPUT.safeParse(
    invocation.via === 'http' ? readJsonBody(invocation.body, LIMITS) : undefined,
  )
  if (!input.success)
    return jsonReply(400, '{"error":"openid 应是 1 到 64 个字母、数字、下划线或连字符"}')
  const { token, expiresAt } = sessions.issue(input.data.openid)
  return jsonReply(200, JSON.stringify({ token, expiresAt: formatDateTime(expiresAt) }))
}
