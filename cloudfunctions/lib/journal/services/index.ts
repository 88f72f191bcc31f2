import type { MoneyService } from '../intent.ts'
import { freeze } from './freeze.ts'
import { refund } from './refund.ts'
import { release } from './release.ts'
import type { MoneyRecord } from './service.ts'
import { settle } from './settle.ts'

/** Whatever moves money, and all that is particular to it. */
export const MONEY_SERVICES: Readonly<Record<MoneyService, MoneyRecord>> = {
  freeze,
  release,
  settle,
  refund,
}
