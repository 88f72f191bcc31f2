import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What must not be found, by what it is. */
export type Marks = Readonly<Record<string, string>>

/** Ways in which a text may hide in another: as it is, in a URL, in JSON's escapes, in base64 and in hex. */
function disguises(mark: string): string[] {
  const bytes = Buffer.from(mark, 'utf8')
  const escaped = [...mark]
    .map((one) =>
      one.charCodeAt(0) > 127 ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one,
    )
    .join('')
  // In base64 the same bytes look different at each of three offsets; the outer characters depend on the neighbours.
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift === 0 ? 0 : 4, -2),
  )
  return [
    mark,
    encodeURIComponent(mark),
    escaped,
    bytes.toString('hex'),
    ...base64.filter((one) => one.length >= 8),
  ]
}

/** Which of the marks stand in these bytes. */
export function found(marks: Marks, content: Buffer): string[] {
  const text = content.toString('latin1').toLowerCase()
  return Object.entries(marks)
    .filter(([, mark]) =>
      disguises(mark).some((one) =>
        text.includes(Buffer.from(one, 'utf8').toString('latin1').toLowerCase()),
      ),
    )
    .map(([what]) => what)
}

/** Every file below a directory that is not left out, with its content. */
export async function filesBelow(
  directory: string,
  leaveOut: RegExp,
): Promise<{ path: string; content: Buffer }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !leaveOut.test(path))
  return Promise.all(files.map(async (path) => ({ path, content: await readFile(path) })))
}
