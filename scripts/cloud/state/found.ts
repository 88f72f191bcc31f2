import { COLLECTIONS } from '../../../cloudfunctions/lib/store/store.ts'
import type { CloudApi } from '../api/client.ts'
import { listAll } from '../api/listAll.ts'
import { readAnonymousLogin, readClientRule, readRoutes } from './foundAccess.ts'
import { readFunctions, readStrangers } from './foundFunctions.ts'
import type { CloudState, CollectionState } from './state.ts'

/** What was read, and what is needed to change it. */
export interface Found {
  state: CloudState
  environment: string
  /** Of the document database. */
  instance: string
  logs: { LogsetId?: string; TopicId?: string }
  /** From which the functions call out. */
  addresses: string[]
  /** Functions in the environment that are not ours. */
  strangers: string[]
}

const PAGE = 100

/**
 * Reads back whatever of ours stands in the environment.
 * @throws CloudApiError; Error where the environment is not there or not ready
 */
export async function readCloud(api: CloudApi, environment: string): Promise<Found> {
  const { instance, logs } = await readEnvironment(api, environment)
  const functions = await readFunctions(api, environment)
  return {
    environment,
    instance,
    logs,
    addresses: [...new Set(functions.flatMap(({ addresses }) => addresses))],
    strangers: await readStrangers(api, environment),
    state: {
      collections: await readCollections(api, environment, instance),
      functions: Object.fromEntries(functions.map(({ name, state }) => [name, state])),
      routes: await readRoutes(api, environment),
      clientRule: await readClientRule(api, environment),
      anonymousLogin: await readAnonymousLogin(api, environment),
    },
  }
}

/** The document database's name. @throws Error where the environment is not there or not ready */
export const readInstance = async (api: CloudApi, environment: string): Promise<string> =>
  (await readEnvironment(api, environment)).instance

async function readEnvironment(
  api: CloudApi,
  environment: string,
): Promise<Pick<Found, 'instance' | 'logs'>> {
  const { EnvList = [] } = await api.call<{ EnvList?: EnvironmentAnswer[] }>(
    'tcb',
    'DescribeEnvs',
    {
      EnvId: environment,
    },
  )
  const found = EnvList.find(({ EnvId }) => EnvId === environment)
  if (found === undefined)
    throw new Error(`没有云开发环境 ${environment}，或这个密钥无权看它：请核对环境 ID 和账号`)
  const [database] = found.Databases ?? []
  if (found.Status !== 'NORMAL')
    throw new Error(`云开发环境 ${environment} 现在不可用（${found.Status}）`)
  if (database?.InstanceId === undefined || database.Status !== 'RUNNING')
    throw new Error(
      `云开发环境 ${environment} 的文档型数据库还没有打开：在控制台点开「文档型数据库」，等它就绪`,
    )
  return { instance: database.InstanceId, logs: found.LogServices?.[0] ?? {} }
}

interface EnvironmentAnswer {
  EnvId?: string
  Status?: string
  Databases?: { InstanceId?: string; Status?: string }[]
  LogServices?: Found['logs'][]
}

async function readCollections(
  api: CloudApi,
  environment: string,
  instance: string,
): Promise<CloudState['collections']> {
  const tables = await listAll(PAGE, async (offset) => {
    const { Tables } = await api.call<{ Tables?: { TableName?: string }[] | null }>(
      'tcb',
      'ListTables',
      { EnvId: environment, Tag: instance, MgoLimit: PAGE, MgoOffset: offset },
    )
    return Tables
  })
  const collections: CloudState['collections'] = {}
  for (const { TableName: name } of tables) {
    if (name === undefined || !(name in COLLECTIONS)) continue
    const { Indexes } = await api.call<{ Indexes?: IndexAnswer[] | null }>('tcb', 'DescribeTable', {
      EnvId: environment,
      Tag: instance,
      TableName: name,
    })
    const { AclTag = '' } = await api.call<{ AclTag?: string }>('tcb', 'DescribeSafeRule', {
      EnvId: environment,
      CollectionName: name,
    })
    collections[name] = { permission: AclTag, indexes: indexesOf(Indexes ?? []) }
  }
  return collections
}

interface IndexAnswer {
  Name?: string
  Unique?: boolean
  Keys?: { Name?: string; Direction?: string }[] | null
}

const indexesOf = (indexes: readonly IndexAnswer[]): CollectionState['indexes'] =>
  Object.fromEntries(
    indexes.map(({ Name = '', Unique = false, Keys }) => [
      (Keys ?? []).map((key) => `${key.Name}:${key.Direction}`).join(','),
      { name: Name, unique: Unique },
    ]),
  )
