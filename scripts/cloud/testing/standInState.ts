/** What the stand-in for the cloud holds: one environment, as the cloud's API names its parts. */
export interface CloudStandIn {
  url: string
  environment: string
  /** What the account's owner sets in the shell. */
  env: Record<string, string>
  tables: Map<string, Table>
  functions: Map<string, CloudFunction>
  domains: Domain[]
  /** JSON; undefined where nobody has set one. */
  functionRule: string | undefined
  login: Record<string, boolean>
  status: string
  databaseStatus: string
  calls: { service: string; action: string; parameters: Record<string, unknown> }[]
  /** By action, what the next call of it is refused with. */
  refusals: Map<string, { Code: string; Message: string }>
  /** Called before each action: what somebody else does meanwhile. */
  onCall: (action: string) => void
  close(): Promise<void>
}

export interface Table {
  AclTag: string
  Indexes: { Name: string; Unique: boolean; Keys: { Name: string; Direction: string }[] }[]
}

export interface CloudFunction extends Record<string, unknown> {
  Environment: { Variables: { Key: string; Value: string }[] }
  Triggers: { Type: string; TriggerName: string; TriggerDesc: string; Enable: number }[]
  PublicNetConfig: {
    PublicNetStatus: string
    EipConfig: { EipStatus: string; EipAddress: string[] }
  }
  Status: string
  code: Buffer
  /** Published, newest last, as they were then. */
  versions?: { Version: string; Description: string; Environment: unknown; code: Buffer }[]
  /** Of `$DEFAULT`; without one all goes to `$LATEST`. */
  alias?: { FunctionVersion: string; RoutingConfig?: unknown }
}

export interface Domain {
  Domain: string
  DomainType: string
  Routes: Record<string, unknown>[]
}
