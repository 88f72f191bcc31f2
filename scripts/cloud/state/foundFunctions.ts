import { CloudApiError, type CloudApi } from '../api/client.ts'
import { listAll } from '../api/listAll.ts'
import { DEPLOYED } from '../functions.ts'
import { readTraffic, trafficWords } from '../release/traffic.ts'
import { readCodeMark, storedMark, type FunctionState } from './state.ts'

const PAGE = 100

interface FunctionAnswer {
  Runtime?: string
  Handler?: string
  MemorySize?: number
  Timeout?: number
  InstallDependency?: string
  Description?: string
  Status?: string
  StatusDesc?: string
  StatusReasons?: { ErrorCode?: string; ErrorMessage?: string }[] | null
  Environment?: { Variables?: { Key: string; Value: string }[] }
  Triggers?: { Type?: string; TriggerName?: string; TriggerDesc?: string; Enable?: number }[]
  PublicNetConfig?: {
    PublicNetStatus?: string
    EipConfig?: { EipStatus?: string; EipAddress?: string[] }
  } | null
  EipConfig?: { Eips?: string[] }
}

export const describeFunction = (
  api: CloudApi,
  environment: string,
  name: string,
): Promise<FunctionAnswer | undefined> =>
  unlessMissing(() =>
    api.call<FunctionAnswer>('scf', 'GetFunction', {
      FunctionName: name,
      Namespace: environment,
      ShowCode: 'FALSE',
    }),
  )

/** The cloud's own digest of the code that stands there. */
export const storedDigest = async (
  api: CloudApi,
  environment: string,
  name: string,
): Promise<string> => {
  const { CodeSha256 = '' } = await api.call<{ CodeSha256?: string }>('scf', 'GetFunctionAddress', {
    FunctionName: name,
    Namespace: environment,
  })
  return storedMark(CodeSha256)
}

export async function readFunctions(
  api: CloudApi,
  environment: string,
): Promise<{ name: string; state: FunctionState; addresses: string[] }[]> {
  const found = []
  for (const { name } of DEPLOYED) {
    const answer = await describeFunction(api, environment, name)
    if (answer === undefined) continue
    const stored = await storedDigest(api, environment, name)
    const { PublicNetConfig: net, EipConfig: old } = answer
    found.push({
      name,
      state: functionState(answer, stored, trafficWords(await readTraffic(api, environment, name))),
      addresses: [...(net?.EipConfig?.EipAddress ?? []), ...(old?.Eips ?? [])],
    })
  }
  return found
}

function functionState(answer: FunctionAnswer, stored: string, traffic: string): FunctionState {
  const mark = readCodeMark(answer.Description ?? '')
  const net = answer.PublicNetConfig
  return {
    status: answer.Status ?? '',
    runtime: answer.Runtime ?? '',
    handler: answer.Handler ?? '',
    memoryMb: answer.MemorySize ?? 0,
    timeoutSeconds: answer.Timeout ?? 0,
    installs: answer.InstallDependency === 'TRUE',
    variables: Object.fromEntries(
      (answer.Environment?.Variables ?? []).map(({ Key, Value }) => [Key, Value]),
    ),
    timers: Object.fromEntries(
      (answer.Triggers ?? [])
        .filter(({ Type }) => Type === 'timer')
        .map(({ TriggerName = '', TriggerDesc = '', Enable }) => [
          TriggerName,
          { cron: cronOf(TriggerDesc), enabled: Enable === 1 },
        ]),
    ),
    publicNet: net?.PublicNetStatus === 'ENABLE',
    fixedAddress: net?.EipConfig?.EipStatus === 'ENABLE',
    traffic,
    code: {
      revision: mark.revision,
      digest: mark.digest,
      untouched: mark.stored === '' ? undefined : mark.stored === stored,
    },
  }
}

/** It comes back as JSON, or as it was given. */
function cronOf(description: string): string {
  try {
    return (JSON.parse(description) as { cron?: string }).cron ?? description
  } catch {
    return description
  }
}

/** Functions in the environment that are not ours. */
export async function readStrangers(api: CloudApi, environment: string): Promise<string[]> {
  const functions = await listAll(PAGE, async (offset) => {
    const { Functions } = await api.call<{ Functions?: { FunctionName?: string }[] | null }>(
      'tcb',
      'ListFunctions',
      { EnvId: environment, Limit: PAGE, Offset: offset },
    )
    return Functions
  })
  return functions
    .flatMap(({ FunctionName }) => FunctionName ?? [])
    .filter((name) => !DEPLOYED.some((one) => one.name === name))
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof CloudApiError && error.code.startsWith('ResourceNotFound.Function'))
      return undefined
    throw error
  }
}
