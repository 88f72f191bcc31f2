import { createHash } from 'node:crypto'
import type { CloudFunction, CloudStandIn, Domain, Table } from './standInState.ts'

export class Refusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const ADDRESS = '203.0.113.7'
const MOST_ENVIRONMENT_BYTES = 4096

/** What our tool sends; each action reads its own part of it. */
export interface Asked {
  EnvId: string
  Tag: string
  MgoLimit: number
  MgoOffset: number
  TableName: string
  CollectionName: string
  AclTag: string
  PermissionInfo?: { AclTag: string }
  CreateIndexes?: {
    IndexName: string
    MgoKeySchema: { MgoIndexKeys: { Name: string; Direction: string }[]; MgoIsUnique: boolean }
  }[]
  DropIndexes?: { IndexName: string }[]
  ResourceType: string
  Permission: string
  SecurityRule: string
  Limit: number
  Offset: number
  Domain: unknown
  Paths: string[]
  FunctionName: string
  Namespace: string
  Description?: string
  Name: string
  FunctionVersion: string
  RoutingConfig?: { AdditionalVersionWeights?: { Version: string; Weight: number }[] }
  Code: { ZipFile: string }
  ZipFile: string
  Environment?: CloudFunction['Environment']
  PublicNetConfig: CloudFunction['PublicNetConfig']
  TriggerName: string
  TriggerDesc: string
  Type: string
  Enable: string
}

interface DomainAsked {
  Domain: string
  Routes: Record<string, unknown>[]
}

export const ACTIONS: Record<string, (cloud: CloudStandIn, asked: Asked) => unknown> = {
  'tcb.DescribeEnvs': (cloud, { EnvId }) => ({
    EnvList:
      EnvId === cloud.environment
        ? [
            {
              EnvId,
              Status: cloud.status,
              Databases: [{ InstanceId: 'tnt-1', Status: cloud.databaseStatus }],
              LogServices: [{ LogsetId: 'logset-1', TopicId: 'topic-1' }],
            },
          ]
        : [],
  }),
  'tcb.ListTables': ({ tables }, { MgoLimit, MgoOffset, Tag }) => {
    if (Tag !== 'tnt-1') throw new Refusal('InvalidParameter', 'no such instance')
    const names = [...tables.keys()].slice(MgoOffset, MgoOffset + MgoLimit)
    return { Tables: names.length === 0 ? null : names.map((TableName) => ({ TableName })) }
  },
  'tcb.DescribeTable': (cloud, { TableName }) => ({ Indexes: tableOf(cloud, TableName).Indexes }),
  'tcb.DescribeSafeRule': (cloud, { CollectionName }) => ({
    AclTag: tableOf(cloud, CollectionName).AclTag,
  }),
  'tcb.ModifySafeRule': (cloud, { CollectionName, AclTag }) => {
    tableOf(cloud, CollectionName).AclTag = AclTag
  },
  'tcb.CreateTable': ({ tables }, { TableName, PermissionInfo }) => {
    if (tables.has(TableName)) throw new Refusal('ResourceInUse', 'the table exists')
    // Without a word about it, whoever made a document may change it.
    const AclTag = PermissionInfo?.AclTag ?? 'PRIVATE'
    tables.set(TableName, {
      AclTag,
      Indexes: [{ Name: '_id_', Unique: true, Keys: [{ Name: '_id', Direction: '1' }] }],
    })
  },
  'tcb.DeleteTable': (cloud, { TableName }) => {
    tableOf(cloud, TableName)
    cloud.tables.delete(TableName)
  },
  'tcb.UpdateTable': (cloud, { TableName, CreateIndexes = [], DropIndexes = [] }) => {
    const table = tableOf(cloud, TableName)
    for (const { IndexName } of DropIndexes)
      table.Indexes = table.Indexes.filter(({ Name }) => Name !== IndexName)
    for (const { IndexName, MgoKeySchema } of CreateIndexes) {
      const Keys = MgoKeySchema.MgoIndexKeys
      if (table.Indexes.some((index) => JSON.stringify(index.Keys) === JSON.stringify(Keys)))
        throw new Refusal('FailedOperation', 'an index with these keys exists')
      table.Indexes.push({ Name: IndexName, Unique: MgoKeySchema.MgoIsUnique, Keys })
    }
  },
  'tcb.DescribeLoginConfig': ({ login }) => login,
  'tcb.ModifyLoginConfig': (cloud, { EnvId: _, ...given }) => {
    const login = given as unknown as Record<string, boolean>
    if (Object.keys(cloud.login).some((name) => typeof login[name] !== 'boolean'))
      throw new Refusal('MissingParameter', 'all four are needed')
    cloud.login = login
  },
  'tcb.DescribeResourcePermission': ({ functionRule }) => ({
    Data: {
      TotalCount: 1,
      PermissionList: [
        { ResourceType: 'function', Permission: 'CUSTOM', SecurityRule: functionRule ?? '' },
      ],
    },
  }),
  'tcb.ModifyResourcePermission': (cloud, { ResourceType, Permission, SecurityRule }) => {
    const rule = JSON.parse(SecurityRule) as Record<string, unknown>
    if (ResourceType !== 'function' || Permission !== 'CUSTOM' || rule['*'] === undefined)
      throw new Refusal('InvalidParameter', 'Invalid security rule config')
    cloud.functionRule = SecurityRule
  },
  'tcb.ListFunctions': ({ functions }, { Limit, Offset }) => ({
    Functions: [...functions.keys()]
      .slice(Offset, Offset + Limit)
      .map((FunctionName) => ({ FunctionName })),
  }),
  'tcb.DescribeHTTPServiceRoute': ({ domains }, { Offset, Limit }) => ({
    Domains: domains.slice(Offset, Offset + Limit),
    TotalCount: domains.length,
  }),
  'tcb.CreateHTTPServiceRoute': (cloud, asked) => {
    const { Domain, Routes } = asked.Domain as DomainAsked
    const domain = domainOf(cloud, Domain)
    for (const route of Routes) {
      if (domain.Routes.some(({ Path }) => Path === route.Path))
        throw new Refusal('ResourceInUse', 'the path exists')
      domain.Routes.push({ ...route })
    }
  },
  'tcb.ModifyHTTPServiceRoute': (cloud, asked) => {
    const { Domain, Routes } = asked.Domain as DomainAsked
    for (const route of Routes) {
      const there = domainOf(cloud, Domain).Routes.find(({ Path }) => Path === route.Path)
      if (there === undefined) throw new Refusal('ResourceNotFound', 'no such path')
      Object.assign(there, route)
    }
  },
  'tcb.DeleteHTTPServiceRoute': (cloud, { Domain, Paths }) => {
    const domain = domainOf(cloud, String(Domain))
    domain.Routes = domain.Routes.filter(({ Path }) => !Paths.includes(String(Path)))
  },
  'scf.GetFunction': (cloud, { FunctionName }) => {
    const { code: _, versions: __, alias: ___, ...answer } = functionOf(cloud, FunctionName)
    const now = structuredClone(answer)
    // It is ready the next time somebody looks.
    if (/ing$/.test(answer.Status)) functionOf(cloud, FunctionName).Status = 'Active'
    return now
  },
  'scf.GetFunctionAddress': (cloud, { FunctionName }) => ({
    Url: 'https://code.example',
    CodeSha256: createHash('sha256').update(functionOf(cloud, FunctionName).code).digest('base64'),
  }),
  'scf.CreateFunction': ({ functions }, { FunctionName, Code, Namespace, ...rest }) => {
    if (functions.has(FunctionName)) throw new Refusal('ResourceInUse.Function', 'it exists')
    checkEnvironmentSize(rest)
    functions.set(FunctionName, {
      Description: '',
      ...rest,
      Namespace,
      FunctionName,
      Triggers: [],
      PublicNetConfig: withAddress(rest.PublicNetConfig),
      Status: 'Creating',
      code: Buffer.from(Code.ZipFile, 'base64'),
    } as unknown as CloudFunction)
  },
  'scf.UpdateFunctionConfiguration': (cloud, { FunctionName, Namespace: _, ...rest }) => {
    const one = idle(cloud, FunctionName)
    checkEnvironmentSize(rest)
    Object.assign(one, rest, {
      PublicNetConfig: withAddress(rest.PublicNetConfig),
      Status: 'Updating',
    })
  },
  'scf.UpdateFunctionCode': (cloud, { FunctionName, ZipFile }) => {
    const one = idle(cloud, FunctionName)
    one.code = Buffer.from(ZipFile, 'base64')
    one.Status = 'Updating'
  },
  'scf.PublishVersion': (cloud, { FunctionName, Description = '' }) => {
    const one = idle(cloud, FunctionName)
    const versions = (one.versions ??= [])
    const Version = String(versions.length + 1)
    versions.push({ Version, Description, Environment: one.Environment, code: one.code })
    one.Status = 'Publishing'
    return { FunctionVersion: Version }
  },
  'scf.ListVersionByFunction': (cloud, { FunctionName, Limit, Offset }) => ({
    Versions: [...(functionOf(cloud, FunctionName).versions ?? [])]
      .reverse()
      .slice(Offset, Offset + Limit)
      .map(({ Version, Description }) => ({ Version, Description })),
  }),
  'scf.GetAlias': (cloud, { FunctionName }) => {
    const { alias } = functionOf(cloud, FunctionName)
    if (alias === undefined) throw new Refusal('ResourceNotFound.Alias', 'no alias')
    return alias
  },
  'scf.UpdateAlias': (cloud, { FunctionName, Name, FunctionVersion, RoutingConfig }) => {
    const one = functionOf(cloud, FunctionName)
    const { AdditionalVersionWeights: others = [] } = RoutingConfig ?? {}
    for (const version of [FunctionVersion, ...others.map(({ Version }) => Version)])
      if (version !== '$LATEST' && !(one.versions ?? []).some(({ Version }) => Version === version))
        throw new Refusal('ResourceNotFound.FunctionVersion', `no version ${version}`)
    if (Name !== '$DEFAULT' || others.some(({ Version }) => Version === FunctionVersion))
      throw new Refusal('InvalidParameterValue.RoutingConfig', 'the same version twice')
    one.alias = { FunctionVersion, RoutingConfig }
  },
  'scf.CreateTrigger': (cloud, { FunctionName, TriggerName, Type, TriggerDesc, Enable }) => {
    const { Triggers } = functionOf(cloud, FunctionName)
    if (Triggers.some((trigger) => trigger.TriggerName === TriggerName))
      throw new Refusal('ResourceInUse.Trigger', 'it exists')
    Triggers.push({
      TriggerName,
      Type,
      TriggerDesc: JSON.stringify({ cron: TriggerDesc }),
      Enable: Enable === 'OPEN' ? 1 : 0,
    })
  },
  'scf.DeleteTrigger': (cloud, { FunctionName, TriggerName }) => {
    const one = functionOf(cloud, FunctionName)
    one.Triggers = one.Triggers.filter((trigger) => trigger.TriggerName !== TriggerName)
  },
}

function tableOf({ tables }: CloudStandIn, name: string): Table {
  const table = tables.get(name)
  if (table === undefined) throw new Refusal('ResourceNotFound', `no table ${name}`)
  return table
}

function functionOf({ functions }: CloudStandIn, name: string): CloudFunction {
  const one = functions.get(name)
  if (one === undefined) throw new Refusal('ResourceNotFound.Function', `no function ${name}`)
  return one
}

function idle(cloud: CloudStandIn, name: string): CloudFunction {
  const one = functionOf(cloud, name)
  if (one.Status !== 'Active')
    throw new Refusal('FailedOperation.UpdatingFunction', 'it is being changed')
  return one
}

function domainOf({ domains }: CloudStandIn, name: string): Domain {
  const domain = domains.find(({ Domain: one }) => one === name)
  if (domain === undefined) throw new Refusal('ResourceNotFound', `no domain ${name}`)
  return domain
}

function checkEnvironmentSize({
  Environment,
}: {
  Environment?: CloudFunction['Environment']
}): void {
  const bytes = (Environment?.Variables ?? []).reduce(
    (sum, { Key, Value }) => sum + Buffer.byteLength(Key + Value),
    0,
  )
  if (bytes > MOST_ENVIRONMENT_BYTES)
    throw new Refusal('InvalidParameterValue.EnvironmentExceededLimit', 'over 4 KB')
}

const withAddress = (net: CloudFunction['PublicNetConfig']): CloudFunction['PublicNetConfig'] => ({
  PublicNetStatus: net.PublicNetStatus,
  EipConfig: {
    EipStatus: net.EipConfig.EipStatus,
    EipAddress: net.EipConfig.EipStatus === 'ENABLE' ? [ADDRESS] : [],
  },
})
