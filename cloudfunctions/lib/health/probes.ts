import { jsonReply, type HttpInvocation, type HttpReply } from '../entry/invocation.ts'
import { sameText } from '../protocol/index.ts'
import type { Readiness } from './readiness.ts'

export interface Probes {
  readiness(): Promise<Readiness>
  /** Undefined where there is no key for them: then they do not exist. */
  metrics: { key: string; text(): Promise<string> } | undefined
}

/**
 * What a monitor asks for beneath a function's own path: `…/healthz`, whether it runs, whatever it depends on;
 * `…/readyz`, whether it can work, else 503; `…/metrics`, for whoever has the key.
 * @returns undefined where something else is asked for
 */
export async function answerProbe(
  { method, path, headers }: HttpInvocation,
  { readiness, metrics }: Probes,
): Promise<HttpReply | undefined> {
  // Whether the gateway has left the function's own path in front or not.
  const name = /\/(healthz|readyz|metrics)\/?$/.exec(path)?.[1]
  if (name === undefined) return undefined
  if (method !== 'GET' && method !== 'HEAD')
    return { ...jsonReply(405, '{}'), headers: { allow: 'GET, HEAD' } }
  if (name === 'healthz') return jsonReply(200, '{"ok":true}')
  if (name === 'readyz') {
    const found = await readiness()
    return jsonReply(found.ready ? 200 : 503, JSON.stringify(found))
  }
  if (metrics === undefined) return jsonReply(404, '{}')
  if (!sameText(/^Bearer (.{1,200})$/.exec(headers.authorization ?? '')?.[1] ?? '', metrics.key))
    return jsonReply(401, '{}')
  return {
    statusCode: 200,
    headers: {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    },
    body: await metrics.text(),
  }
}
