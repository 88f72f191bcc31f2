import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pagesOf, type Page } from '../../cloudfunctions/lib/store/paging.ts'
import { isBelieved, needsProof, type KeysFor } from '../../cloudfunctions/lib/store/proof.ts'
import type { Collection, Document, Store, Stored } from '../../cloudfunctions/lib/store/store.ts'
import { BACKED_UP, pageOf } from './collections.ts'
import { createHeader, createSealing, type BackupRow } from './format.ts'

export interface Exported {
  counts: Record<string, number>
  /** Rows whose proof is not ours: kept as they are, and not believed after a restore either. */
  foreign: string[]
}

/**
 * Writes every row as it stands, proofs included, to one encrypted file that only its owner may read; page by page, so
 * memory does not grow with the hospital.
 * @param store as openStore opens it, without believing
 * @throws Error where the file is there already; StoreUnavailable
 */
export async function exportStore(
  store: Store,
  file: string,
  { keysFor, institution, now }: { keysFor: KeysFor; institution: string; now: number },
): Promise<Exported> {
  if (existsSync(file)) throw new Error(`${file} 已经有了：备份不覆盖备份`)
  const unfinished = `${file}.part`
  const stream = createWriteStream(unfinished, { mode: 0o600 })
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  failed.catch(() => {})
  const write = async (line: string) => {
    if (!stream.write(`${line}\n`)) await Promise.race([once(stream, 'drain'), failed])
  }
  const exported: Exported = { counts: {}, foreign: [] }
  try {
    const header = JSON.stringify(createHeader(keysFor, institution, now))
    const seal = createSealing(keysFor, header)
    await write(header)
    for (const collection of BACKED_UP) {
      let count = 0
      const ask = (page: Page<Document>) => store.find<Document>(collection, page)
      for await (const page of pagesOf(pageOf(collection), ask)) {
        if (page.length === 0) break
        count += page.length
        for (const row of page)
          if (!isOurs(keysFor, collection, row)) exported.foreign.push(`${collection} ${row.id}`)
        await write(seal({ collection, rows: page.map((row) => rowOf(row)) }))
      }
      exported.counts[collection] = count
    }
    await write(seal({ end: true, counts: exported.counts }))
    await Promise.race([new Promise<void>((resolve) => stream.end(resolve)), failed])
    // Half a backup never has the name of one.
    await rename(unfinished, file)
    return exported
  } catch (error) {
    stream.destroy()
    await rm(unfinished, { force: true })
    throw error
  }
}

const rowOf = ({ id, document }: Stored<Document>): BackupRow => {
  const { until } = (document.authentic ?? {}) as { until?: number | null }
  return { id, document, until: until ?? null }
}

const isOurs = (keysFor: KeysFor, collection: Collection, row: Stored<Document>): boolean =>
  !needsProof(collection) || isBelieved(keysFor, collection, row)
