import { DEPLOYED, RUNTIME, type DeployedFunction } from './functions.ts'
import { FIXED, variablesOf } from './variables.ts'

/** What CloudBase's CLI reads of one function. */
interface FunctionConfiguration {
  name: string
  type: 'Event'
  runtime: string
  handler: string
  memorySize: number
  timeout: number
  installDependency: boolean
  ignore: readonly string[]
  envVariables: Record<string, string>
  triggers?: DeployedFunction['triggers']
}

export interface Cloudbaserc {
  version: '2.0'
  envId: string
  functionRoot: string
  functions: FunctionConfiguration[]
}

/**
 * The CLI's configuration, without a single value: it puts them in from its own environment where a text is wholly
 * `{{env.NAME}}`.
 * @param include which variables of a function to hand over; default all
 */
export function cloudbaserc(
  functionRoot: string,
  include: (name: string) => boolean = () => true,
): Cloudbaserc {
  return {
    version: '2.0',
    envId: '{{env.ENV_ID}}',
    functionRoot,
    functions: DEPLOYED.map((one) => configurationOf(one, include)),
  }
}

function configurationOf(
  one: DeployedFunction,
  include: (name: string) => boolean,
): FunctionConfiguration {
  return {
    name: one.name,
    type: 'Event',
    runtime: RUNTIME,
    handler: 'index.main',
    memorySize: one.memory,
    timeout: one.timeout,
    // package.json names the SDK alone: all else is in the bundle.
    installDependency: true,
    // The maps are for us, and larger than the code.
    ignore: ['*.map', 'node_modules', 'node_modules/**/*', '.git'],
    envVariables: {
      ...FIXED,
      ...Object.fromEntries(
        variablesOf(one)
          .filter(include)
          .map((name) => [name, `{{env.${name}}}`]),
      ),
    },
    ...(one.triggers && { triggers: one.triggers }),
  }
}
