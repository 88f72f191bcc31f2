import type { Check } from '../check.ts'
import { clock } from './clock.ts'
import { codes } from './codes.ts'
import { configuration } from './configuration.ts'
import { accepted, cipher, signature } from './conversation.ts'
import { evoucher } from './evoucher.ts'
import { his } from './his.ts'
import { local } from './local.ts'
import { agreements, stays } from './patient.ts'
import { reading } from './reading.ts'
import { reach } from './reach.ts'
import { store } from './store.ts'
import { token } from './token.ts'
import { wechat } from './wechat.ts'

/** In the order in which they build on one another. */
export const CHECKS: readonly Check[] = [
  configuration,
  local,
  reach,
  token,
  clock,
  accepted,
  cipher,
  signature,
  agreements,
  his,
  stays,
  codes,
  reading,
  evoucher,
  wechat,
  store,
]
