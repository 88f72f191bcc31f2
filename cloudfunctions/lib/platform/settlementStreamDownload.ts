import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request, type Dispatcher } from 'undici'
import { CareError, ProtocolError, UnavailableError } from '../protocol/index.ts'
import { PlatformUnavailableError } from './errors.ts'

/** Of one answer, bytes: some five million rows in encrypted hex. */
const MAX_BYTES = 2 * 1024 * 1024 * 1024
/** Without a byte for this long the answer has died, ms. */
const SILENCE = 60_000

export interface Download {
  status: number
  /** The platform's `Date` header, ms since the epoch. */
  date: number | undefined
  /** When the answer began to arrive, ms since the epoch: a long one is not stale for being long. */
  arrivedAt: number
  bytes: number
  file: FileHandle
  close(): Promise<void>
}

export interface DownloadOptions {
  dispatcher: Dispatcher
  /** For everything, ms. */
  deadline: number
  now(): number
  /** Where the temporary file is made; default the system's own place. */
  directory?: string
  onBytes?(bytes: number, of: number | undefined): void
  maxBytes?: number
}

/**
 * POSTs JSON text and lays the answer down in a temporary file that only this user may read, and that is taken out of
 * its directory at once: nothing is left behind, however this process ends.
 * @throws PlatformUnavailableError on time-out, refused or broken connection
 * @throws ProtocolError where the answer is larger than allowed
 * @throws UnavailableError `unavailable.temporary-space`
 */
export async function download(
  url: string,
  body: string,
  options: DownloadOptions,
): Promise<Download> {
  const { file, remove } = await temporaryFile(options.directory ?? tmpdir())
  const close = async () => {
    await file.close()
    await remove()
  }
  try {
    return { ...(await post(url, body, options, file)), file, close }
  } catch (error) {
    await close()
    throw error instanceof CareError ? error : describe(error)
  }
}

async function post(url: string, body: string, options: DownloadOptions, file: FileHandle) {
  const { deadline, maxBytes = MAX_BYTES } = options
  const answer = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
    body,
    dispatcher: options.dispatcher,
    headersTimeout: deadline,
    bodyTimeout: Math.min(SILENCE, deadline),
    signal: AbortSignal.timeout(deadline),
  })
  const arrivedAt = options.now()
  const length = Number(answer.headers['content-length'] ?? Number.NaN)
  let bytes = 0
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes)
      throw new ProtocolError('protocol.too-large', '医保平台的应答过大，已拒收')
    await write(file, chunk)
    options.onBytes?.(bytes, Number.isSafeInteger(length) ? length : undefined)
  }
  const date =
    typeof answer.headers.date === 'string' ? Date.parse(answer.headers.date) : Number.NaN
  return {
    status: answer.statusCode,
    date: Number.isNaN(date) ? undefined : date,
    arrivedAt,
    bytes,
  }
}

async function write(file: FileHandle, chunk: Buffer): Promise<void> {
  try {
    for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten
  } catch (cause) {
    throw new UnavailableError(
      'unavailable.temporary-space',
      '临时目录写不下医保平台的应答，请腾出空间后再试',
      { cause },
    )
  }
}

async function temporaryFile(
  directory: string,
): Promise<{ file: FileHandle; remove(): Promise<void> }> {
  try {
    const folder = await mkdtemp(join(directory, 'settlements-'))
    const file = await open(join(folder, 'answer'), 'wx+', 0o600)
    // Windows keeps the folder until the file is closed.
    const remove = () => rm(folder, { recursive: true, force: true }).catch(() => undefined)
    await remove()
    return { file, remove }
  } catch (cause) {
    throw new UnavailableError('unavailable.temporary-space', '临时目录不能写入，请检查后再试', {
      cause,
    })
  }
}

/** As the transport describes them. Reading the list may be repeated, so whether it was sent decides nothing. */
function describe(cause: unknown): PlatformUnavailableError {
  const { code, name } = (cause ?? {}) as { code?: unknown; name?: unknown }
  const sent = true
  if (name === 'TimeoutError' || (typeof code === 'string' && code.endsWith('_TIMEOUT'))) {
    return new PlatformUnavailableError(
      'unavailable.platform-timeout',
      '医保平台没有及时答复，请稍后再试',
      { cause, sent },
    )
  }
  if (
    typeof code === 'string' &&
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)
  ) {
    return new PlatformUnavailableError(
      'unavailable.platform-unreachable',
      '暂时连不上医保平台，请稍后再试',
      { cause, sent: false },
    )
  }
  return new PlatformUnavailableError(
    'unavailable.platform-broken',
    '与医保平台的连接中断，请稍后再试',
    { cause, sent },
  )
}
