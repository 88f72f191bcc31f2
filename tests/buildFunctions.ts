import { buildFunctions } from '../scripts/functions/build.ts'
import { FUNCTIONS_DIRECTORY } from './running.ts'

/** Before all tests: the functions, bundled as they are for the local runtime. */
export default async (): Promise<void> => {
  await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
}
