/**
 * What the landing page may ask of its function, `POST {action, …}` to the page's own address, and what it gets. Types
 * only.
 */
export interface LandingActions {
  /** A way into the mini-program that works outside WeChat's open tag. */
  link: { input: object; output: Way }
  /** What `wx.config` needs, for this very address; `refused`: WeChat did not take the last one. */
  sign: { input: { url: string; refused?: boolean }; output: SignedConfiguration }
  /** A QR code of this address of ours, to be scanned with a phone. */
  code: { input: { url: string }; output: { svg: string } }
}

export type LandingAction = keyof LandingActions

export interface Way {
  url: string
  /** The page adds the wanted place itself, as this parameter: so one link serves everybody. */
  parameter: 'cq' | 'query'
}

export interface SignedConfiguration {
  /** The official account's. */
  appId: string
  /** Seconds since the epoch. */
  timestamp: number
  nonceStr: string
  signature: string
  /** What the open tag opens. */
  miniProgram: { appId: string; username: string }
}

export type LandingAnswer<A extends LandingAction> =
  | { ok: true; data: LandingActions[A]['output'] }
  | { ok: false; error: { code: string; message: string; retryable: boolean } }
