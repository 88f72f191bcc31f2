import { jsonReply, startStandIn, type Asked as Request } from '../../../testkit/standIn.ts'
import { authorization } from '../api/sign.ts'
import { ACTIONS, Refusal, type Asked } from './standInActions.ts'
import type { CloudStandIn } from './standInState.ts'

const ACCOUNT = { secretId: 'AKIDstandin', secretKey: 'the key of the stand-in' }

/**
 * A STAND-IN for Tencent Cloud's API 3.0 as far as CloudBase needs it, for tests. It is not the cloud: it holds one
 * environment in memory and knows the actions that our tool calls, with what Tencent's SDK (4.1.313) and manager-node
 * (5.6.5) document of them: names of parameters and members, that what exists is not made twice, that a function is not
 * ready at once after a change, that its environment has at most 4 KB. Whether the real service behaves so is for a run
 * against a real environment to show.
 */
export async function startCloudStandIn(environment = 'hospital-1a'): Promise<CloudStandIn> {
  const { url, close } = await startStandIn((request) =>
    jsonReply({ Response: { ...respond(request), RequestId: 'stand-in' } }),
  )
  const cloud: CloudStandIn = {
    url,
    environment,
    env: {
      TENCENTCLOUD_SECRETID: ACCOUNT.secretId,
      TENCENTCLOUD_SECRETKEY: ACCOUNT.secretKey,
      CLOUD_API_URL: url,
    },
    tables: new Map(),
    functions: new Map(),
    domains: [
      { Domain: `${environment}.service.tcloudbase.com`, DomainType: 'HTTPSERVICE', Routes: [] },
    ],
    functionRule: undefined,
    login: {
      PhoneNumberLogin: true,
      EmailLogin: false,
      UserNameLogin: false,
      AnonymousLogin: true,
    },
    status: 'NORMAL',
    databaseStatus: 'RUNNING',
    calls: [],
    refusals: new Map(),
    onCall: () => {},
    close,
  }

  function respond({ headers, body: sent }: Request): object {
    const body = sent.toString()
    const action = String(headers['x-tc-action'])
    const service = headers['x-tc-version'] === '2018-04-16' ? 'scf' : 'tcb'
    const signed = authorization(ACCOUNT, {
      service,
      host: '127.0.0.1',
      body,
      at: Number(headers['x-tc-timestamp']),
    })
    if (headers.authorization !== signed)
      return { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'the signature is wrong' } }
    const parameters = JSON.parse(body) as Record<string, unknown>
    cloud.calls.push({ service, action, parameters })
    cloud.onCall(action)
    const refusal = cloud.refusals.get(action)
    cloud.refusals.delete(action)
    if (refusal !== undefined) return { Error: refusal }
    const act = ACTIONS[`${service}.${action}`]
    try {
      if (act === undefined)
        throw new Refusal('InvalidAction', `the stand-in does not know ${service}.${action}`)
      return (act(cloud, parameters as unknown as Asked) as object | undefined) ?? {}
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { Error: { Code: error.code, Message: error.message } }
    }
  }
  return cloud
}
