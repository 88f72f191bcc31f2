import type { Invocation } from '../entry/invocation.ts'
import { StateError } from '../protocol/index.ts'
import type { DevSessions } from './devSession.ts'

/**
 * Who asks: in WeChat the openid that CloudBase puts into the context, in development a signed session. Nothing in
 * the request itself is believed.
 * @param devSessions undefined in production
 * @throws StateError `state.not-signed-in`
 */
export async function readOpenid(
  invocation: Invocation,
  devSessions: DevSessions | undefined,
): Promise<string> {
  const openid =
    invocation.via === 'call'
      ? await cloudOpenid(invocation.context)
      : invocation.via === 'http'
        ? devSessions?.read(
            /^Bearer (.{1,2000})$/i.exec(invocation.headers.authorization ?? '')?.[1] ?? '',
          )
        : undefined
  if (!openid) throw new StateError('state.not-signed-in', '请从微信小程序进入')
  return openid
}

/** The SDK is loaded where it is needed: it takes a tenth of a second. A context it cannot read has no openid. */
async function cloudOpenid(context: unknown): Promise<string | undefined> {
  const { default: cloudbase } = await import('@cloudbase/node-sdk')
  try {
    return cloudbase.getCloudbaseContext(
      context as Parameters<typeof cloudbase.getCloudbaseContext>[0],
    ).WX_OPENID
  } catch {
    return undefined
  }
}
