import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** Names under which personal data or secrets could reach a log line, at the top or one level down. Whatever bears one is never written. */
const NEVER_WRITTEN = [
  'psn_name',
  'cert_no',
  'patient',
  'identity',
  'documentNumber',
  'name',
  'chs_fjs_appsecret',
  'chs_fjs_token',
  'chs_fjs_encdata',
  'appSecret',
  'signKey',
  'sm4Key',
  'token',
  'authorization',
  'code_verifier',
]

/**
 * Structured logs on standard output, written at once: a function may be frozen right after its answer. Log errors
 * under `err`: kind, code and field are kept, so is the chain of causes, stacks only of what nobody threw on purpose.
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
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: NEVER_WRITTEN.flatMap((field) => [field, `*.${field}`]),
        censor: '[不记录]',
      },
      serializers: { err: describeError },
    },
    destination,
  )
}

interface DescribedError {
  type: string
  code?: unknown
  field?: unknown
  message: string
  stack?: string
  cause?: DescribedError
}

function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: hideNumbers(String(error)) }
  // JSON.parse quotes what it chokes on.
  if (error instanceof SyntaxError) return { type: error.name, message: '[不记录]' }
  const { code, field, kind } = error as Error & { code?: unknown; field?: unknown; kind?: unknown }
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(field !== undefined && { field }),
    message: hideNumbers(error.message),
    ...(kind === undefined && error.stack !== undefined && { stack: hideNumbers(error.stack) }),
    ...(error.cause !== undefined && depth < 5 && { cause: describeError(error.cause, depth + 1) }),
  }
}

/** An error's text may quote what it choked on: nothing that looks like a document number gets through. */
function hideNumbers(text: string): string {
  return text.replace(/[0-9A-Za-z]{8,}/g, (run) =>
    /\d{6}/.test(run) ? `${run.slice(0, 2)}***` : run,
  )
}
