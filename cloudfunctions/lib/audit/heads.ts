import type { Log } from '../log/log.ts'
import { unlessOvertaken } from '../store/errors.ts'
import { put } from '../store/put.ts'
import type { Document, Store } from '../store/store.ts'
import { shardNames } from './entry.ts'
import { newest } from './trail.ts'
import type { AuditHead } from './verify.ts'

/** How far each chain had come when the timer last looked: sequence and mac by shard. */
interface KeptHeads extends Document {
  heads: Record<string, [sequence: number, mac: string]>
}

const ID = 'audit-heads'
/** By this name they stand in a line of the log. */
const MEMBER = 'auditHeads'

/**
 * For the timer: writes down how far the trail has come, in the store and, where that has changed, in the log, which
 * whoever can write to the database cannot take back. A chain that has become shorter keeps the head that it had.
 */
export async function keepHeads(store: Store, log: Log): Promise<void> {
  const before = await store.get<KeptHeads>('pulse', ID)
  const heads: KeptHeads['heads'] = { ...before?.document.heads }
  for (const shard of shardNames) {
    const last = (await newest(store, shard))?.document
    const known = heads[shard]?.[0] ?? 0
    if (last !== undefined && last.sequence > known) heads[shard] = [last.sequence, last.mac]
    else if ((last?.sequence ?? 0) < known)
      log.error(
        { shard, was: known, is: last?.sequence ?? 0 },
        'the audit trail has become shorter',
      )
  }
  if (JSON.stringify(heads) === JSON.stringify(before?.document.heads ?? {})) return
  log.info({ [MEMBER]: heads }, 'heads of the audit trail')
  // Where another tick has written its own, the next one goes on from there.
  await put<KeptHeads>(store, 'pulse', ID, before, { heads }).catch(unlessOvertaken)
}

/** What the timer has kept in the store. */
export const keptHeads = async (store: Store): Promise<AuditHead[]> =>
  headsOf((await store.get<KeptHeads>('pulse', ID))?.document.heads ?? {})

/** What the timer has written to the log: of each chain every head, for each must still be where it was. */
export function headsInLog(text: string): AuditHead[] {
  const found = new Map<string, AuditHead>()
  for (const line of text.split('\n')) {
    const at = line.indexOf('{')
    if (at === -1 || !line.includes(MEMBER)) continue
    for (const head of headsOf(readLine(line.slice(at))))
      found.set(`${head.shard}~${head.sequence}~${head.mac}`, head)
  }
  return [...found.values()]
}

function readLine(text: string): unknown {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null)?.[MEMBER]
  } catch {
    return undefined
  }
}

const headsOf = (heads: unknown): AuditHead[] =>
  Object.entries(typeof heads === 'object' && heads !== null ? heads : {}).flatMap(
    ([shard, head]) => {
      const [sequence, mac] = Array.isArray(head) ? (head as unknown[]) : []
      return typeof sequence === 'number' && typeof mac === 'string'
        ? [{ shard, sequence, mac }]
        : []
    },
  )
