import { readFile, rename, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import {
  openidKey,
  personKey,
  type AuditEntry,
  type Fingerprint,
} from '../../cloudfunctions/lib/audit/entry.ts'
import { headsInLog, keptHeads } from '../../cloudfunctions/lib/audit/heads.ts'
import { verifyDay, verifyTrail, type AuditHead } from '../../cloudfunctions/lib/audit/verify.ts'
import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import {
  createSealer,
  readAuditKey,
  readIndexKeys,
  type Sealer,
} from '../../cloudfunctions/lib/identity/seal.ts'
import { rowsOf } from '../../cloudfunctions/lib/store/paging.ts'
import type { Store } from '../../cloudfunctions/lib/store/store.ts'
import { EXIT, runCommand, type Started } from '../command/command.ts'
import { openExistingStore, survey, surveyWords, type OpenedStore } from '../command/looking.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'
import { OPTIONS, USAGE, readArguments, type Asked } from './arguments.ts'
import { entryLines, verificationLines } from './report.ts'

interface Told {
  lines: string[]
  json: object
  /** The trail is as it should be. */
  good: boolean
}

/** The command line's whole work. @param readInput the document number, where it is asked for @returns the exit code */
export const run = (
  started: Started,
  readInput: () => Promise<string> = () => text(process.stdin),
): Promise<number> =>
  runCommand(
    started,
    {
      usage: `${USAGE}\n\n${TARGET_USAGE}\n3 查看记录被改动过。`,
      options: { ...OPTIONS, ...TARGET_OPTIONS },
    },
    async ({ values, positionals, hide }) => {
      const asked = await readArguments(positionals, values, readInput)
      const target = await findTarget(values, started.env)
      hide(target.env)
      started.err.write(`对象：${target.words}\n`)
      const sealer = sealerOf(target.env)
      const opened = await openExistingStore(target.env)
      try {
        const { lines, json, good } = await runAudit(asked, opened, sealer)
        started.out.write(
          values.json ? `${JSON.stringify(json, null, 2)}\n` : `${lines.join('\n')}\n`,
        )
        return good ? EXIT.good : EXIT.found
      } finally {
        await opened.store.close()
      }
    },
  )

function sealerOf(env: Environment): Sealer {
  const environment = readEnvironment(env)
  const keys = { ...readIndexKeys(environment), ...readAuditKey(environment) }
  environment.check()
  return createSealer(keys)
}

async function runAudit(asked: Asked, opened: OpenedStore, sealer: Sealer): Promise<Told> {
  const { store } = opened
  if (asked.command === 'list') {
    const looked = await survey(opened, ...TRAIL)
    const entries = await entriesOf(asked, store, sealer)
    return {
      lines: [...entryLines(entries), surveyWords('查看记录', '条', looked)],
      json: { looked, entries },
      good: true,
    }
  }
  const [byFile, byTimer] = [await readHeads(asked.heads), await keptHeads(store)]
  const byLog = asked.log === undefined ? [] : headsInLog(await readFile(asked.log, 'utf8'))
  if (asked.log !== undefined && byLog.length === 0)
    throw new Error(`${asked.log} 里没有定时任务记下的链头：没有可比的`)
  const known = [...byFile, ...byTimer, ...byLog]
  // Where heads are kept of it, an empty trail is one that was emptied, and the verification says so.
  const looked = known.length === 0 ? await survey(opened, ...TRAIL) : undefined
  const report =
    asked.date === undefined
      ? await verifyTrail(store, sealer.auditMacs, known)
      : await verifyDay(store, sealer.auditMacs, asked.date)
  const good = report.faults.length === 0
  // Heads of a damaged trail would make the damage the new truth.
  if (good && asked.heads !== undefined) await writeHeads(asked.heads, report.heads)
  const { entries, faults, heads } = report
  const place = looked === undefined ? opened.place : surveyWords('查看记录', '条', looked)
  return {
    lines: [
      ...verificationLines(report),
      place,
      ...(asked.date === undefined ? comparedWith(byFile, byTimer, byLog) : []),
    ],
    json: { looked: looked ?? { place: opened.place }, entries, chains: heads.length, faults },
    good,
  }
}

/** With what it was compared, so that nobody takes it for more than it is. */
function comparedWith(byFile: AuditHead[], byTimer: AuditHead[], byLog: AuditHead[]): string[] {
  const sources = [
    ...(byTimer.length > 0 ? ['定时任务记下的链头'] : []),
    ...(byLog.length > 0 ? ['日志里的链头'] : []),
    ...(byFile.length > 0 ? ['上次核对存下的链头'] : []),
  ]
  return sources.length === 0
    ? ['没有以前的链头可比：末尾被删去的这次看不出来']
    : [`已与${sources.join('、')}相比`]
}

const TRAIL = ['查看记录', 'audit', 'date'] as const

async function entriesOf(
  { by, value, date }: Asked & { command: 'list' },
  store: Store,
  sealer: Sealer,
): Promise<AuditEntry[]> {
  const found: AuditEntry[] = []
  for (const where of wheres(by, value, sealer)) {
    const asked = { ...where, ...(date !== undefined && { date }) }
    for await (const { document } of rowsOf<AuditEntry>(1000, (page) =>
      store.find('audit', { where: asked, ...page }),
    ))
      found.push(document)
  }
  return found
}

/** Under each key by which they may have been written down. */
function wheres(
  by: (Asked & { command: 'list' })['by'],
  value: string,
  { fingerprints }: Sealer,
): Record<string, string>[] {
  if (by === 'patientId') return [{ patientId: value }]
  return fingerprints().map((_, at) => {
    const fingerprint: Fingerprint = (...parts) => fingerprints(...parts)[at]! // as many for any parts
    return by === 'openid'
      ? { openid: openidKey(fingerprint, value) }
      : { person: personKey(fingerprint, value) }
  })
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
