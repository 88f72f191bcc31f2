import type { Log } from '../lib/log/log.ts'
import type { ExpiringValue } from '../lib/wechat/expiringValue.ts'

/** What the actions work with; made once a process, from the environment. */
export interface LandingDependencies {
  /** ms since the epoch. */
  now: () => number
  log: Log
  /** Where the page is; without it nothing is signed. */
  url: string | undefined
  /** Of the official account, and what its tag opens. */
  signing:
    | { appId: string; ticket: ExpiringValue; miniProgram: { appId: string; username: string } }
    | undefined
  /** The URL Link that everybody is given. */
  link: ExpiringValue | undefined
  /** A scheme in clear, where the link cannot be had. */
  scheme: string | undefined
}
