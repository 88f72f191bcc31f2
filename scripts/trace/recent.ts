import { open } from 'node:fs/promises'
import { describeLine, parseLine, titleOf, type LogLine } from './words.ts'

/** One request to the HIS's or the platform's door, as the log tells of it: without names and document numbers. */
export interface RecentRequest {
  id: string
  /** Of its first line, ISO. */
  time: string
  /** Service and stay. */
  asked: string
  /** Code, type: or nothing yet. */
  answered: string
  good: boolean
  /** The whole way, a line each. */
  way: string[]
}

/** So much of the end of the log is looked at, bytes. */
const LOOKED_AT_BYTES = 2_000_000
const MOST_REQUESTS = 50

/**
 * The latest requests first; none where there is no log yet.
 * @param others institutions whose requests are left out; of what could not be opened nobody knows whose it is
 */
export async function recentRequests(
  file: string,
  others: readonly string[] = [],
): Promise<RecentRequest[]> {
  const requests = new Map<string, LogLine[]>()
  for (const text of (await tailOf(file)).split('\n')) {
    const line = parseLine(text)
    if (line?.request === undefined || !DOORS.has(line.function ?? '')) continue
    const key = `${line.function} ${line.request}`
    requests.set(key, [...(requests.get(key) ?? []), line])
  }
  const ours = [...requests.values()].filter((lines) => !others.includes(institutionOf(lines)))
  return ours.slice(-MOST_REQUESTS).reverse().map(requestOf)
}

/** As the message itself says, where it is one that is served. */
const institutionOf = (lines: LogLine[]): string =>
  String(lines.find(({ msg }) => msg === 'asked')?.institution ?? '')

const DOORS: ReadonlySet<string> = new Set(['hospital', 'fee-info'])

async function tailOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => undefined)
  if (handle === undefined) return ''
  try {
    const { size } = await handle.stat()
    const start = Math.max(0, size - LOOKED_AT_BYTES)
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(size - start),
      0,
      size - start,
      start,
    )
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

function requestOf(lines: LogLine[]): RecentRequest {
  const first = lines[0]! // grouped by what they have in common, so there is one
  const asked = lines.find(({ msg }) => msg === 'asked')
  const answered = lines.findLast(({ msg }) => msg === 'answered')
  const bad = lines.some(({ level }) => level >= 40)
  return {
    id: first.request ?? '',
    time: first.time,
    asked: asked
      ? [titleOf(String(asked.funid ?? '')), asked.stayId].filter(Boolean).join('，')
      : '报文没有打开',
    answered: answered
      ? `${String(answered.code)} ${String(answered.type ?? '')}`.trim()
      : bad
        ? String(lines.findLast(({ level }) => level >= 40)?.msg ?? '')
        : '还没有答复',
    good: answered?.code === 0 || String(answered?.code) === '0',
    way: lines.map(describeLine),
  }
}
