import type { Authorization, Authorizations } from '../identity/authorizations.ts'
import { CareError } from '../protocol/index.ts'
import type { AuditFact, AuditTrail } from './trail.ts'

/**
 * Stands between an action and the authorisations and notes whom it opened: an action cannot come by a patient's
 * identity without being seen, also one that will be written next year.
 */
export interface AccessRecorder {
  authorizations: Authorizations
  /** Whom an action is about before anybody is authorised: it stands in the trail where it is refused. */
  concerns(documentNumber: string): void
  /**
   * To be called before the answer leaves: notes as `shown` whose data was asked for by name, as `listed` who only
   * stands in the list, masked.
   * @throws UnavailableError `unavailable.audit`: then it may not
   */
  shown(): Promise<void>
  /** The action ended in an error. Never throws: there is nothing to hold back. */
  refused(error: unknown, asked: unknown): Promise<void>
}

/** That somebody has come to a limit. */
const LIMITS: ReadonlySet<string> = new Set([
  'state.too-many',
  'state.too-many-patients',
  'state.too-fast',
])
/** Then nothing was begun, or nothing can be written. */
const UNWRITTEN: ReadonlySet<string> = new Set(['unavailable.busy', 'unavailable.audit'])

export function recordAccess(
  authorizations: Authorizations,
  trail: AuditTrail,
  by: Pick<AuditFact, 'openid' | 'action' | 'institution'>,
): AccessRecorder {
  const opened = new Map<string, { authorization: Authorization; outcome: 'shown' | 'listed' }>()
  let noted = false
  let concerned: string | undefined
  const unauthorized = (outcome: string): AuditFact => ({
    ...by,
    patientId: '',
    ...(concerned !== undefined && { documentNumber: concerned }),
    outcome,
  })
  const fact = ({ patientId, identity }: Authorization, outcome: string): AuditFact => ({
    ...by,
    patientId,
    documentNumber: identity.documentNumber,
    outcome,
  })

  return {
    concerns(documentNumber) {
      concerned = documentNumber
    },
    authorizations: {
      requireRoom: (openid, identity) => authorizations.requireRoom(openid, identity),
      async grant(openid, identity, until) {
        const granted = await authorizations.grant(openid, identity, until)
        try {
          await trail.append(fact(granted, 'granted'))
        } catch (error) {
          // What is not on record does not hold. Where taking it back fails too, every use of it is still recorded or
          // refused.
          await authorizations.remove(openid, granted.patientId).catch(() => {})
          throw error
        }
        noted = true
        return granted
      },
      async list(openid) {
        const live = await authorizations.list(openid)
        for (const authorization of live)
          if (!opened.has(authorization.patientId))
            opened.set(authorization.patientId, { authorization, outcome: 'listed' })
        return live
      },
      async require(openid, patientId) {
        // Whom the same request has just seen in the list, the store is not asked for again.
        const listed = openid === by.openid ? opened.get(patientId)?.authorization : undefined
        const authorization = listed ?? (await authorizations.require(openid, patientId))
        opened.set(patientId, { authorization, outcome: 'shown' })
        return authorization
      },
      async remove(openid, patientId) {
        // Written first: a removal without a record would look like a loss.
        const authorization = await authorizations.require(openid, patientId)
        await trail.append(fact(authorization, 'removing'))
        noted = true
        await authorizations.remove(openid, patientId)
      },
    },
    async shown() {
      // At once: the trail writes them together.
      await Promise.all(
        [...opened.values()].map(({ authorization, outcome }) =>
          trail.append(fact(authorization, outcome)),
        ),
      )
    },
    async refused(error, asked) {
      const outcome = error instanceof CareError ? error.code : 'unavailable.internal'
      if (noted || UNWRITTEN.has(outcome)) return
      try {
        if (opened.size > 0)
          for (const { authorization } of opened.values())
            await trail.append(fact(authorization, outcome))
        else if (outcome === 'state.not-authorized')
          await trail.append({ ...by, patientId: wellFormed(asked), outcome })
        else if (LIMITS.has(outcome)) await trail.appendSeldom(unauthorized(outcome))
        // Of a hand-over there are only as many as the limits let through.
        else if (by.action === 'handoff.complete') await trail.append(unauthorized(outcome))
      } catch {
        // Nothing was shown, and the error itself is in the log.
      }
    },
  }
}

/** A patientId somebody has made up is kept where it could be one, and only then: anything may stand in a request. */
const wellFormed = (asked: unknown): string =>
  typeof asked === 'string' && /^[\w-]{32}$/.test(asked) ? asked : ''
