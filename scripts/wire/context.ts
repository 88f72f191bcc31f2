import type { Channel, WireValue } from '../../cloudfunctions/lib/protocol/index.ts'

/** What a command works with. */
export interface Context {
  channel: Channel
  input: WireValue
  /** ms since the epoch. */
  now: number
  fresh: boolean
  /** One line for standard error that is no failure. */
  remark(line: string): void
}
