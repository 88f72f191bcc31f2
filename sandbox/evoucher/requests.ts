import { randomBytes } from 'node:crypto'

export interface Person {
  psn_name: string
  /** Dictionary idtype, appendix 3. */
  cert_type: string
  cert_no: string
}

export interface AuthorizationRequest {
  id: string
  /** The asking side's own; comes back with the code and must be shown again to redeem it. */
  state: string
  person: Person
  returnUrl: string | undefined
  /** ms since the epoch. */
  expiresAt: number
  /** Set by the first decision; a second tap of the same button gets the same answer. */
  decided?: { decision: Decision; carried: Carried }
}

/** The person's two answers, and the three ways a sandbox lets them go wrong. */
export const DECISIONS = ['agree', 'cancel', 'other-person', 'expired-code', 'nothing'] as const
type Decision = (typeof DECISIONS)[number]

/** What goes back to the asking side with the person. */
type Carried =
  { state: string; code: string } | { state: string; error: 'cancel' } | Record<string, never>

type Verified = (Person & { validUntil: number }) | undefined

export interface Requests {
  create(asked: {
    state: string
    person: Person
    returnUrl: string | undefined
  }): AuthorizationRequest
  /** Also one that has expired, so that the page can say so; undefined where there never was one, or long ago. */
  find(id: string): AuthorizationRequest | undefined
  /** Undefined where the person has decided otherwise before. The caller has checked that the request is live. */
  decide(request: AuthorizationRequest, decision: Decision): Carried | undefined
  /** Redeems a code, once, for the state it was given with. */
  verify(state: string, code: string): Verified
}

/** How long a person may look at the page, ms. */
export const REQUEST_MS = 10 * 60_000
/** How long a code may be redeemed, ms. */
export const CODE_MS = 5 * 60_000
/** How long the authorisation itself holds, ms: a stay in hospital is seldom longer. */
export const AUTHORIZATION_MS = 30 * 86_400_000
/** An expired request is remembered for so long, so that its page can explain itself, ms. */
const REMEMBERED_MS = 24 * 3_600_000

/** @param now ms since the epoch */
export function createRequests(now: () => number, otherPerson: Person): Requests {
  const requests = new Map<string, AuthorizationRequest>()
  const codes = new Map<string, { state: string; person: Person; expiresAt: number }>()

  function forgetOld(): void {
    for (const [id, request] of requests)
      if (request.expiresAt + REMEMBERED_MS < now()) requests.delete(id)
    for (const [code, one] of codes) if (one.expiresAt < now()) codes.delete(code)
  }

  function codeFor(request: AuthorizationRequest, person: Person, expiresAt: number): Carried {
    const code = randomBytes(24).toString('base64url')
    codes.set(code, { state: request.state, person, expiresAt })
    return { state: request.state, code }
  }

  function carriedBy(request: AuthorizationRequest, decision: Decision): Carried {
    switch (decision) {
      case 'agree':
        return codeFor(request, request.person, now() + CODE_MS)
      case 'other-person':
        return codeFor(request, otherPerson, now() + CODE_MS)
      case 'expired-code':
        return codeFor(request, request.person, now() - 1)
      case 'cancel':
        return { state: request.state, error: 'cancel' }
      case 'nothing':
        return {}
    }
  }

  return {
    create(asked) {
      forgetOld()
      const request = {
        id: randomBytes(24).toString('base64url'),
        ...asked,
        expiresAt: now() + REQUEST_MS,
      }
      requests.set(request.id, request)
      return request
    },
    find: (id) => requests.get(id),
    decide(request, decision) {
      request.decided ??= { decision, carried: carriedBy(request, decision) }
      return request.decided.decision === decision ? request.decided.carried : undefined
    },
    verify(state, code) {
      const issued = codes.get(code)
      if (issued === undefined || issued.state !== state) return undefined
      codes.delete(code)
      return now() <= issued.expiresAt
        ? { ...issued.person, validUntil: now() + AUTHORIZATION_MS }
        : undefined
    },
  }
}
