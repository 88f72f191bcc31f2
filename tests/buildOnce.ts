import { buildFunctions } from '../scripts/functions/build.ts'
import { shareBuiltApps } from '../testkit/builtApp.ts'
import { DEPLOYED_DIRECTORY, FUNCTIONS_DIRECTORY } from '../testkit/running.ts'

/**
 * Before all tests: the functions, bundled as they are for the local runtime, and as they are for the cloud; and a
 * place for the app, which is built once some test wants it.
 */
export default async (): Promise<() => void> => {
  await Promise.all([
    buildFunctions(FUNCTIONS_DIRECTORY, { local: true }),
    buildFunctions(DEPLOYED_DIRECTORY, { local: false }),
  ])
  return shareBuiltApps().remove
}
