import { setTimeout as delay } from 'node:timers/promises'
import { request } from 'undici'
import { authorization, type Account } from './sign.ts'

/** Tencent Cloud's API 3.0, as far as CloudBase needs it. */
export interface CloudApi {
  /** @throws CloudApiError */
  call<T extends object = object>(service: Service, action: string, parameters: object): Promise<T>
}

type Service = keyof typeof VERSIONS

const VERSIONS = { tcb: '2018-06-08', scf: '2018-04-16' } as const
/** The only region that CloudBase's document database has. */
const REGION = 'ap-shanghai'
const TIMEOUT_MS = 60_000
const ATTEMPTS = 5

/** What the API refuses, in its own words. */
export class CloudApiError extends Error {
  /** Such as `ResourceNotFound.Function`; `network` where there was no answer. */
  readonly code: string

  constructor(action: string, code: string, why: string, cause?: unknown) {
    super(`${action} 没有做成：${why}（${code}）`, { cause })
    this.name = 'CloudApiError'
    this.code = code
  }
}

export interface CloudApiOptions {
  account: Account
  /** In the place of `https://{service}.tencentcloudapi.com`: a stand-in's, or a proxy's. */
  url?: string | undefined
  /** Between two tries, ms. */
  pauseMs?: number
  now?: () => number
}

export function createCloudApi({
  account,
  url,
  pauseMs = 1000,
  now = Date.now,
}: CloudApiOptions): CloudApi {
  async function once<T>(service: Service, action: string, parameters: object): Promise<T> {
    const address = new URL(url ?? `https://${service}.tencentcloudapi.com`)
    const body = JSON.stringify(parameters)
    const at = Math.floor(now() / 1000)
    const { statusCode, body: answer } = await request(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: authorization(account, { service, host: address.hostname, body, at }),
        'x-tc-action': action,
        'x-tc-version': VERSIONS[service],
        'x-tc-region': REGION,
        'x-tc-timestamp': String(at),
        ...(account.token !== undefined && { 'x-tc-token': account.token }),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await answer.text()
    if (statusCode !== 200) throw new CloudApiError(action, `HTTP ${statusCode}`, '不是应有的应答')
    const { Response: response } = JSON.parse(text) as {
      Response?: T & { Error?: { Code?: string; Message?: string } }
    }
    if (response === undefined) throw new CloudApiError(action, 'HTTP 200', '不是应有的应答')
    const { Error: refused } = response
    if (refused !== undefined)
      throw new CloudApiError(action, String(refused.Code), String(refused.Message))
    return response
  }

  return {
    async call<T extends object>(service: Service, action: string, parameters: object) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once<T>(service, action, parameters)
        } catch (error) {
          const failure =
            error instanceof CloudApiError
              ? error
              : new CloudApiError(action, 'network', '连不上腾讯云的接口', error)
          // What was refused for haste was not done; whether a write without an answer was done is not known.
          if (attempt === ATTEMPTS || !isWorthAnotherTry(failure, action)) throw failure
          await delay(pauseMs * attempt)
        }
      }
    },
  }
}

const isWorthAnotherTry = ({ code }: CloudApiError, action: string): boolean =>
  /^(RequestLimitExceeded|LimitExceeded\.Frequency|FailedOperation\.(UpdatingFunction|FunctionStatusError))/.test(
    code,
  ) ||
  (/^(Describe|Get|List)/.test(action) && /^(network|HTTP 5\d\d|InternalError)/.test(code))
