import { readFile, rename, writeFile } from 'node:fs/promises'
import {
  openidKey,
  personKey,
  type AuditEntry,
  type Fingerprint,
} from '../../cloudfunctions/lib/audit/entry.ts'
import { verifyDay, verifyTrail, type AuditHead } from '../../cloudfunctions/lib/audit/verify.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import type { Asked } from './arguments.ts'
import { entryLines, verificationLines } from './report.ts'

/** @returns what to print, and whether the trail is as it should be */
export async function runAudit(
  asked: Asked,
  store: Store,
  fingerprint: Fingerprint,
): Promise<{ lines: string[]; good: boolean }> {
  if (asked.command === 'list')
    return { lines: entryLines(await entriesOf(asked, store, fingerprint)), good: true }
  const report =
    asked.date === undefined
      ? await verifyTrail(store, fingerprint, await readHeads(asked.heads))
      : await verifyDay(store, fingerprint, asked.date)
  const good = report.faults.length === 0
  // Heads of a damaged trail would make the damage the new truth.
  if (good && asked.heads !== undefined) await writeHeads(asked.heads, report.heads)
  return { lines: verificationLines(report), good }
}

async function entriesOf(
  { by, value, date }: Asked & { command: 'list' },
  store: Store,
  fingerprint: Fingerprint,
): Promise<AuditEntry[]> {
  const where =
    by === 'patientId'
      ? { patientId: value }
      : by === 'openid'
        ? { openid: openidKey(fingerprint, value) }
        : { person: personKey(fingerprint, value) }
  const entries: AuditEntry[] = []
  for (let after: object | undefined; ;) {
    const page = await store.find<AuditEntry>('audit', {
      where: { ...where, ...(date !== undefined && { date }) },
      limit: 1000,
      ...after,
    })
    entries.push(...page.map(({ document }) => document))
    if (page.length < 1000) return entries
    after = { after: page.at(-1) }
  }
}

async function readHeads(file: string | undefined): Promise<AuditHead[]> {
  if (file === undefined) return []
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  return JSON.parse(text) as AuditHead[]
}

async function writeHeads(file: string, heads: AuditHead[]): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(heads, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
