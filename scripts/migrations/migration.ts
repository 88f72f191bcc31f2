import type { Environment } from '../../cloudfunctions/lib/config/environment.ts'
import type { Sealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'

/** One change of what is stored: the `migration` of a file here that is called `0001-what-it-does.ts`. */
export interface Migration {
  /** What is printed; Chinese, without a full stop. */
  does: string
  /**
   * May be stopped anywhere, and is then run again over what it has done already. Code that reads both forms is at work
   * meanwhile, and writes the new one.
   * @returns how many rows were changed
   */
  run(data: Data): Promise<number>
}

export interface Data {
  /** As the functions open it: it believes, and writes, proven rows only. */
  store: Store
  sealer: Sealer
  /** The variables. */
  environment: Environment
}

export interface NumberedMigration extends Migration {
  /** `0001-what-it-does`. */
  name: string
}
