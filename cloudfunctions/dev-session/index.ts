import * as z from 'zod'
import { readEnvironment } from '../lib/config/environment.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { createDevSessions } from '../lib/identity/devSession.ts'
import { formatDateTime } from '../lib/protocol/index.ts'

// Built for the local runtime only; and should it ever reach production all the same, it does not start.
if (process.env.NODE_ENV === 'production') throw new Error('dev-session does not exist in production')

const environment = readEnvironment(process.env)
const sessions = createDevSessions(environment.text('DEV_SESSION_KEY'), Date.now)
environment.check()

const INPUT = z.strictObject({ openid: z.string().regex(/^[\w-]{1,64}$/) })

/** Development only: `POST /dev-session {"openid"}` gives a bearer token that stands for that openid. */
export function main(event: unknown, context: unknown): HttpReply {
  const invocation = readInvocation(event, context)
  const input = INPUT.safeParse(invocation.via === 'http' ? readJson(invocation.body) : undefined)
  if (!input.success) return jsonReply(400, '{"error":"openid 应是 1 到 64 个字母、数字、下划线或连字符"}')
  const { token, expiresAt } = sessions.issue(input.data.openid)
  return jsonReply(200, JSON.stringify({ token, expiresAt: formatDateTime(expiresAt) }))
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
