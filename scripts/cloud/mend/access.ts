import type { CloudApi } from '../api/client.ts'
import type { Mend } from '../state/compare.ts'
import type { Mending } from './mending.ts'

/** Who may call what from a client. */
export async function mendAccess(
  { do: what }: Extract<Mend, { do: 'client-rule' | 'anonymous-login' }>,
  { api, wanted, found }: Mending,
): Promise<void> {
  const EnvId = found.environment
  switch (what) {
    case 'client-rule':
      await api.call('tcb', 'ModifyResourcePermission', {
        EnvId,
        ResourceType: 'function',
        Permission: 'CUSTOM',
        SecurityRule: JSON.stringify(wanted.clientRule),
      })
      return
    case 'anonymous-login':
      await forbidAnonymousLogin(EnvId, api)
  }
}

/** All four ways in have to be named: the others stay as they are. */
async function forbidAnonymousLogin(EnvId: string, api: CloudApi): Promise<void> {
  const now = await api.call<Record<string, unknown>>('tcb', 'DescribeLoginConfig', { EnvId })
  await api.call('tcb', 'ModifyLoginConfig', {
    EnvId,
    PhoneNumberLogin: now.PhoneNumberLogin === true,
    EmailLogin: now.EmailLogin === true,
    UserNameLogin: now.UserNameLogin === true,
    AnonymousLogin: false,
  })
}

/** Where HTTP access leads. */
export async function mendRoute(
  { do: verb, domain, path }: Extract<Mend, { path: string }>,
  { api, wanted, found }: Mending,
): Promise<void> {
  const EnvId = found.environment
  if (verb === 'remove-route')
    return void (await api.call('tcb', 'DeleteHTTPServiceRoute', {
      EnvId,
      Domain: domain,
      Paths: [path],
    }))
  const route = wanted.routes[domain]![path]! // what is mended is wanted
  const there = found.state.routes[domain]?.[path] !== undefined
  await api.call('tcb', there ? 'ModifyHTTPServiceRoute' : 'CreateHTTPServiceRoute', {
    EnvId,
    Domain: {
      Domain: domain,
      Routes: [
        {
          Path: path,
          UpstreamResourceType: 'SCF',
          UpstreamResourceName: route.function,
          EnableAuth: route.auth,
          Enable: route.enabled,
        },
      ],
    },
  })
}
