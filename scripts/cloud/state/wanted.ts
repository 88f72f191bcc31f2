import { COLLECTIONS } from '../../../cloudfunctions/lib/store/store.ts'
import type { Bundle } from '../bundle.ts'
import { LATEST } from '../release/traffic.ts'
import { DEPLOYED, RUNTIME, functionRules, type DeployedFunction } from '../functions.ts'
import type { Placed } from '../place.ts'
import { ADMIN_ONLY, type CloudState, type FunctionState } from './state.ts'

/** One function, ready to go. */
export interface Prepared extends Placed {
  function: DeployedFunction
  bundle: Bundle
}

/** Fields every document has beside its own; the sweep and every query ask for this one. */
const EVERYWHERE = ['expiresAt']

/** @param domains where HTTP access answers: whatever the environment has */
export const wantedState = (
  prepared: readonly Prepared[],
  revision: string,
  domains: readonly string[],
): CloudState => ({
  collections: Object.fromEntries(
    Object.entries(COLLECTIONS).map(([name, fields]) => [
      name,
      { permission: ADMIN_ONLY, indexes: indexesOf([...fields, ...EVERYWHERE]) },
    ]),
  ),
  functions: Object.fromEntries(
    prepared.map((one) => [one.function.name, functionState(one, revision)]),
  ),
  routes: Object.fromEntries(domains.map((domain) => [domain, wantedRoutes()])),
  clientRule: functionRules(),
  anonymousLogin: false,
})

const indexesOf = (fields: readonly string[]): CloudState['collections'][string]['indexes'] =>
  Object.fromEntries(fields.map((field) => [`${field}:1`, { name: `${field}_1`, unique: false }]))

const functionState = (
  { function: one, environment, bundle }: Prepared,
  revision: string,
): FunctionState => ({
  status: 'Active',
  runtime: RUNTIME,
  handler: 'index.main',
  memoryMb: one.memory,
  timeoutSeconds: one.timeout,
  // All that a function needs is in its bundle.
  installs: false,
  variables: environment,
  timers: Object.fromEntries(
    (one.triggers ?? []).map(({ name, config }) => [name, { cron: config, enabled: true }]),
  ),
  // The platform and the HIS let in one address.
  publicNet: true,
  fixedAddress: true,
  traffic: LATEST,
  code: { revision, digest: bundle.digest },
})

export const wantedRoutes = (): CloudState['routes'][string] =>
  Object.fromEntries(
    DEPLOYED.flatMap(({ name, httpPath }) =>
      httpPath === undefined ? [] : [[httpPath, { function: name, auth: false, enabled: true }]],
    ),
  )
