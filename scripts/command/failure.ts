import { ConfigurationError } from '../../cloudfunctions/lib/config/environment.ts'
import { CareError } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Redactor } from './redact.ts'

/**
 * Why a command could not do its work, in one line: what a person can do something about first, then the causes beneath
 * it, which the person who mends it needs. No secret that the redactor knows is in it.
 */
export function describeFailure(error: unknown, { redact }: Redactor): string {
  return redact([headOf(error), ...causesOf(error)].join('：')).replace(/\s*[\r\n]+\s*/g, ' ')
}

function headOf(error: unknown): string {
  if (error instanceof CareError)
    return `${error.message}（${error.code}${error.field === undefined ? '' : `，${error.field}`}）`
  if (error instanceof ConfigurationError) return error.message
  return messageOf(error)
}

/** A cause that says what was said already adds nothing. */
function causesOf(error: unknown): string[] {
  const causes: string[] = []
  let said = messageOf(error)
  for (let at = error; at instanceof Error && at.cause !== undefined; at = at.cause) {
    const why = messageOf(at.cause)
    if (said.includes(why)) continue
    causes.push(why)
    said += why
  }
  return causes
}

/** A database driver's error may have a code and no message. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code } = error as NodeJS.ErrnoException
  return error.message || String(code ?? error.name)
}
