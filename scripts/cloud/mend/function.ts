import { setTimeout as delay } from 'node:timers/promises'
import { MOST_ENVIRONMENT_BYTES, bytesOf } from '../place.ts'
import type { FunctionMend } from '../state/compare.ts'
import type { Found } from '../state/found.ts'
import { describeFunction, storedDigest } from '../state/foundFunctions.ts'
import { codeMark, type FunctionState } from '../state/state.ts'
import type { Prepared } from '../state/wanted.ts'
import type { Mending } from './mending.ts'

/** Until a function that was changed must be ready, ms. */
const MOST_WAIT_MS = 5 * 60_000

export async function mendFunction(
  name: string,
  mends: ReadonlySet<FunctionMend['do']>,
  options: Mending,
): Promise<void> {
  const { api, wanted, found } = options
  const state = wanted.functions[name]! // what is mended is wanted
  const isNew = mends.has('function')
  if (isNew) await create(name, state, options)
  else if (mends.has('code')) await replaceCode(name, state, mends.has('configuration'), options)
  if (isNew || mends.has('code')) {
    const { digest } = bundleFor(name, options)
    const stored = await storedDigest(api, found.environment, name)
    await configure(name, state, options, {
      Description: codeMark(options.revision, digest, stored),
    })
  } else if (mends.has('configuration')) await configure(name, state, options)
  if (isNew || mends.has('timers')) await mendTimers(name, state, options)
}

const bundleFor = (name: string, { prepared }: Mending): Prepared['bundle'] =>
  prepared.find((one) => one.function.name === name)!.bundle // each is prepared before any is mended

async function create(name: string, state: FunctionState, options: Mending): Promise<void> {
  await options.api.call('scf', 'CreateFunction', {
    FunctionName: name,
    Namespace: options.found.environment,
    Code: { ZipFile: bundleFor(name, options).zip.toString('base64') },
    Handler: state.handler,
    Runtime: state.runtime,
    Type: 'Event',
    Role: 'TCB_QcsRole',
    Stamp: 'MINI_QCBASE',
    ...configurationOf(state, options.found),
  })
  await ready(name, options.found.environment, options)
}

async function replaceCode(
  name: string,
  state: FunctionState,
  reconfigured: boolean,
  options: Mending,
): Promise<void> {
  if (reconfigured) {
    // Whoever runs meanwhile has what it needs: the old code the old variables, the new code the new ones.
    const both = { ...options.found.state.functions[name]?.variables, ...state.variables }
    const variables = bytesOf(both) <= MOST_ENVIRONMENT_BYTES ? both : state.variables
    await configure(name, { ...state, variables }, options)
  }
  await options.api.call('scf', 'UpdateFunctionCode', {
    FunctionName: name,
    Namespace: options.found.environment,
    Handler: state.handler,
    ZipFile: bundleFor(name, options).zip.toString('base64'),
    CodeSource: 'ZipFile',
    InstallDependency: state.installs ? 'TRUE' : 'FALSE',
  })
  await ready(name, options.found.environment, options)
}

async function configure(
  name: string,
  state: FunctionState,
  options: Mending,
  more: object = {},
): Promise<void> {
  await options.api.call('scf', 'UpdateFunctionConfiguration', {
    FunctionName: name,
    Namespace: options.found.environment,
    ...configurationOf(state, options.found),
    ...more,
  })
  await ready(name, options.found.environment, options)
}

const configurationOf = (state: FunctionState, { logs }: Found): object => ({
  MemorySize: state.memoryMb,
  Timeout: state.timeoutSeconds,
  InstallDependency: state.installs ? 'TRUE' : 'FALSE',
  Environment: {
    Variables: Object.entries(state.variables).map(([Key, Value]) => ({ Key, Value })),
  },
  PublicNetConfig: {
    PublicNetStatus: state.publicNet ? 'ENABLE' : 'DISABLE',
    EipConfig: { EipStatus: state.fixedAddress ? 'ENABLE' : 'DISABLE' },
  },
  ...(logs.LogsetId !== undefined && { ClsLogsetId: logs.LogsetId, ClsTopicId: logs.TopicId }),
})

async function mendTimers(
  name: string,
  state: FunctionState,
  { api, found }: Mending,
): Promise<void> {
  const named = { FunctionName: name, Namespace: found.environment, Type: 'timer' }
  for (const timer of Object.keys(found.state.functions[name]?.timers ?? {}))
    await api.call('scf', 'DeleteTrigger', { ...named, TriggerName: timer })
  for (const [timer, { cron }] of Object.entries(state.timers))
    await api.call('scf', 'CreateTrigger', {
      ...named,
      TriggerName: timer,
      TriggerDesc: cron,
      Enable: 'OPEN',
    })
}

/** @throws Error where the function cannot become ready, with the cloud's reasons */
export async function ready(
  name: string,
  environment: string,
  { api, pauseMs = 2000 }: Pick<Mending, 'api' | 'pauseMs'>,
): Promise<void> {
  for (const end = Date.now() + MOST_WAIT_MS; ;) {
    const answer = await describeFunction(api, environment, name)
    const status = answer?.Status ?? ''
    if (status === 'Active') return
    if (/Failed$/.test(status)) {
      const reasons = (answer?.StatusReasons ?? []).map(
        ({ ErrorCode, ErrorMessage }) => `${ErrorMessage}（${ErrorCode}）`,
      )
      throw new Error(
        `${name} 没有就绪（${status}）：${reasons.join('；') || (answer?.StatusDesc ?? '')}`,
      )
    }
    if (Date.now() > end)
      throw new Error(`${name} 五分钟还没有就绪（${status}）：过一会儿再 apply 一次`)
    await delay(pauseMs)
  }
}
