import { UnavailableError } from '../../protocol/index.ts'
import type { Identity, NamedIdentity } from '../documents.ts'

/**
 * The insurer's e-voucher, which alone can say that a person has agreed. How it is asked differs: see the kinds beside
 * this file.
 */
export interface Evoucher {
  /** Whether a code is good for one state alone: then a refused one has used the state up. */
  readonly codeBelongsToState: boolean
  /** Opens the way there. @throws UnavailableError */
  invite(asked: Asked): Promise<Invitation>
  /** Asks whose a code is, in the name of the openid that brought it. A code is good once. @throws UnavailableError */
  verify(returned: Returned): Promise<Verdict>
  close(): Promise<void>
}

interface Asked {
  state: string
  identity: Identity
  /** The mini-program's page with its query, as configured. */
  path: string
  /** Where a browser comes back to; undefined where there is no H5. */
  returnUrl: string | undefined
}

interface Invitation {
  /** Goes along with the jump. */
  extraData: Record<string, string>
  /** The e-voucher's page for a browser, where there is an H5. */
  url?: string
}

interface Returned {
  state: string
  code: string
  openid: string
}

export type Verdict =
  | {
      kind: 'confirmed'
      /** Whose e-voucher it was. */
      holder: NamedIdentity
      /** ms since the epoch; absent where the e-voucher sets no end. */
      validUntil?: number
      /** Whether a relative's account or card was used (`family_pay_auth_no`). */
      family: boolean
    }
  /** `reason`: for the log. */
  | { kind: 'refused'; reason: string }

/** One kind of e-voucher, as it is configured. */
export interface EvoucherService {
  url: string
  /** The variables that say who we are. */
  credentials: string
  /** @param timeoutMs for one call */
  connect(timeoutMs: number): Evoucher
  /** As somebody who does not have our secret: it must be sent away. For the self-test. */
  connectAsStranger(timeoutMs: number): Evoucher
}

/** Half a dozen short fields. Bytes. */
export const MAX_ANSWER_BYTES = 64 * 1024

export const evoucherUnavailable = (cause: unknown): UnavailableError =>
  new UnavailableError('unavailable.evoucher', '暂时连不上医保电子凭证，请稍后再试', { cause })
