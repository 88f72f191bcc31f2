import type { CloudApi } from '../api/client.ts'
import { listAll } from '../api/listAll.ts'
import type { ClientRule, CloudState } from './state.ts'

const PAGE = 100

export async function readRoutes(
  api: CloudApi,
  environment: string,
): Promise<CloudState['routes']> {
  const domains = await listAll(PAGE, async (offset) => {
    const { Domains } = await api.call<{ Domains?: DomainAnswer[] }>(
      'tcb',
      'DescribeHTTPServiceRoute',
      { EnvId: environment, Offset: offset, Limit: PAGE },
    )
    return Domains
  })
  const routes: CloudState['routes'] = {}
  for (const { Domain = '', DomainType, Routes } of domains) {
    if (DomainType !== 'HTTPSERVICE') continue
    routes[Domain] = Object.fromEntries(
      (Routes ?? []).map(
        ({ Path = '', UpstreamResourceType, UpstreamResourceName = '', EnableAuth, Enable }) => [
          Path,
          {
            function:
              UpstreamResourceType === 'SCF'
                ? UpstreamResourceName
                : `${UpstreamResourceType}:${UpstreamResourceName}`,
            auth: EnableAuth === true,
            enabled: Enable !== false,
          },
        ],
      ),
    )
  }
  return routes
}

interface DomainAnswer {
  Domain?: string
  DomainType?: string
  Routes?:
    | {
        Path?: string
        UpstreamResourceType?: string
        UpstreamResourceName?: string
        EnableAuth?: boolean
        Enable?: boolean
      }[]
    | null
}

export async function readClientRule(api: CloudApi, environment: string): Promise<ClientRule> {
  const { Data } = await api.call<{
    Data?: { PermissionList?: { SecurityRule?: string }[] | null }
  }>('tcb', 'DescribeResourcePermission', { EnvId: environment, ResourceType: 'function' })
  const rule = Data?.PermissionList?.[0]?.SecurityRule
  // The cloud's own default.
  if (!rule) return { '*': { invoke: 'auth != null' } }
  try {
    return JSON.parse(rule) as ClientRule
  } catch {
    return {}
  }
}

export async function readAnonymousLogin(api: CloudApi, environment: string): Promise<boolean> {
  const { AnonymousLogin } = await api.call<{ AnonymousLogin?: boolean }>(
    'tcb',
    'DescribeLoginConfig',
    { EnvId: environment },
  )
  return AnonymousLogin === true
}
