import { ProtocolError, stringifyWire, type CareError } from '../protocol/index.ts'
import { VersionConflict } from '../store/errors.ts'
import type { Stored } from '../store/store.ts'
import type { Comparison, MessageKeys, ParsedRequest } from './identify.ts'
import type { Intent } from './intent.ts'
import type { Journal } from './journal.ts'
import { notDone } from './refusals.ts'

interface RepeatDependencies {
  journal: Journal
  now: () => number
}

/**
 * Of a message that may not be sent and repeats nothing that happened: perhaps nothing came of it when it was sent, and
 * by now it is too old.
 */
export function notSent(
  history: readonly Stored<Intent>[],
  messageKeys: MessageKeys,
  obstacle: CareError,
  { journal, now }: RepeatDependencies,
): CareError {
  if (!(obstacle instanceof ProtocolError)) return obstacle
  const { code, message, field } = obstacle
  const first = history.findLast(({ document }) => messageKeys.includes(document.messageKey))
  return first === undefined
    ? new ProtocolError(
        code,
        `${message}；这份报文没有办理过`,
        field === undefined ? {} : { field },
      )
    : notDone(first, { journal, now: now() })
}

/** Who pressed the key at the next shift, and what was printed then: it stands in the journal, and changes nothing. */
export async function noteRepeat(
  first: Stored<Intent>,
  { incidental }: Comparison,
  { wire }: ParsedRequest,
  { journal, now }: RepeatDependencies,
): Promise<Stored<Intent>> {
  if (incidental.length === 0) return first
  const differing = Object.fromEntries(incidental.map((name) => [name, wire[name]]))
  const known = journal.repeatOf(first)
  if (known !== undefined && stringifyWire(known) === stringifyWire(differing)) return first
  try {
    return await journal.update(first, {
      repeat: { at: now(), differing: journal.sealRepeat(first, differing) },
    })
  } catch (error) {
    // Somebody else has something to write down that matters more.
    if (error instanceof VersionConflict) return (await journal.get(first.id)) ?? first
    throw error
  }
}
