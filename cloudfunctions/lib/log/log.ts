import { pino, type DestinationStream, type Logger } from 'pino'
import { legible, legibleText } from './legible.ts'
import { requestId } from './request.ts'

/** Fields first, then what happened; nothing else, so that nothing goes round what legible.ts does. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/**
 * Structured logs on standard output, written at once: a function may be frozen right after its answer. Log errors
 * under `err`.
 */
export function createLog(
  name: string,
  level: string,
  destination: DestinationStream = pino.destination({ dest: 1, sync: true }),
): Log {
  return pino(
    {
      level,
      base: { function: name },
      mixin: () => ({ request: requestId() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      // What pino itself would make of errors is made already.
      serializers: { err: (described: unknown) => described },
      hooks: {
        logMethod(given, write) {
          const [fields, ...words] = given as [unknown, ...unknown[]]
          write.apply(this, [
            typeof fields === 'string' ? legibleText(fields) : legible(fields),
            ...words.map((word) => (typeof word === 'string' ? legibleText(word) : legible(word))),
          ] as Parameters<typeof write>)
        },
      },
    },
    destination,
  )
}
