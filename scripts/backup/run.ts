import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readEnvironment, type Environment } from '../../cloudfunctions/lib/config/environment.ts'
import {
  createSealer,
  readAuditKey,
  readIndexKeys,
  type Sealer,
} from '../../cloudfunctions/lib/identity/seal.ts'
import { formatDateTime } from '../../cloudfunctions/lib/protocol/index.ts'
import {
  openStore,
  readStoreSettings,
  storeFile,
  type StoreSettings,
} from '../../cloudfunctions/lib/store/open.ts'
import { EXIT, UsageError, noMore, runCommand, type Started } from '../command/command.ts'
import { NothingThere, existingStore } from '../command/looking.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'
import { exportStore } from './export.ts'
import { inspectStore } from './inspect.ts'
import { restoreStore, verifyBackup, type Restored } from './restore.ts'

const USAGE = `用法：
  npm run backup -- export 文件 [--json]
  npm run backup -- verify 文件 [--json]
  npm run backup -- restore 文件 [--json]

export   把全部集合写成一个加密的文件（借来的凭据和正在取的附件除外）；不覆盖已有的文件
verify   从头到尾读一遍备份，不写任何东西
restore  把备份放进一个空的库，放完照云函数的办法全部读一遍：校验码、查看记录的链。库里有数据的不动

文件用 INDEX_KEY 导出的密钥加密：要用写出它的那套变量才打得开，变量另外保管。
PowerShell：npm run backup -- export ..\\care.backup --variables ..\\production.env --env 环境ID

${TARGET_USAGE}
3 有不是本系统写的数据，或查看记录的链不对。
`

const VERBS = ['export', 'verify', 'restore'] as const

interface Opened {
  settings: StoreSettings
  sealer: Sealer
  institution: string
}

/** What is said of it, and whether all is as it should be. */
interface Told {
  lines: string[]
  json: object
  good: boolean
}

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, now: () => number = Date.now): Promise<number> =>
  runCommand(
    started,
    { usage: USAGE, options: { ...TARGET_OPTIONS, json: { type: 'boolean', default: false } } },
    async ({ values, positionals: [given, file, ...more], hide }) => {
      noMore(more)
      const verb = VERBS.find((one) => one === given)
      if (verb === undefined) throw new UsageError(`要说明是 ${VERBS.join('、')} 中的哪一个`)
      if (file === undefined) throw new UsageError('请写明备份的文件，如 ../care.backup')
      const target = await findTarget(values, started.env)
      hide(target.env)
      started.err.write(`对象：${target.words}\n`)
      const opened = readOpened(target.env)
      const { lines, json, good } = await WORK[verb](resolve(file), opened, now)
      started.out.write(
        values.json ? `${JSON.stringify(json, null, 2)}\n` : `${lines.join('\n')}\n`,
      )
      return good ? EXIT.good : EXIT.found
    },
  )

function readOpened(env: Environment): Opened {
  const environment = readEnvironment(env)
  const settings = readStoreSettings(environment)
  const keys = { ...readIndexKeys(environment), ...readAuditKey(environment) }
  environment.check()
  return {
    settings,
    sealer: createSealer(keys),
    institution: environment.optionalText('HOSPITAL_FIXMEDINS_CODE') ?? '',
  }
}

type Work = (file: string, opened: Opened, now: () => number) => Promise<Told>

const WORK: Readonly<Record<(typeof VERBS)[number], Work>> = {
  async export(file, { settings, sealer: { keysFor }, institution }, now) {
    const place = existingStore(settings)
    const store = await openStore(settings, now)
    try {
      const { counts, foreign } = await exportStore(store, file, {
        keysFor,
        institution,
        now: now(),
      })
      if (totalOf(counts) === 0) {
        await rm(file)
        throw new NothingThere(`${place} 是空的：写出的备份里什么也没有，请核对是不是这个库`)
      }
      return {
        lines: [
          `${place} → ${file}`,
          countsWords(counts),
          ...(foreign.length === 0
            ? []
            : [
                `${foreign.length} 条不是本系统写的，或被人改过（处置手册第六节第 6 条）：${foreign.slice(0, 5).join('、')}`,
              ]),
          '抄到另一处保管；变量文件（INDEX_KEY、SEAL_KEYS）分开保管，没有它打不开',
        ],
        json: { place, file, counts, foreign },
        good: foreign.length === 0,
      }
    } finally {
      await store.close()
    }
  },

  async verify(file, { sealer: { keysFor } }) {
    const found = await verifyBackup(existing(file), keysFor)
    return {
      lines: [`${file} 完好`, ...headerWords(found), countsWords(found.counts)],
      json: { file, ...found },
      good: true,
    }
  },

  async restore(file, { settings, sealer }, now) {
    const place =
      settings.kind === 'cloudbase' ? existingStore(settings) : storeFile(settings.directory)
    // Before a store is made for it.
    await verifyBackup(existing(file), sealer.keysFor)
    const store = await openStore(settings, now)
    try {
      const restored = await restoreStore(store, file, { keysFor: sealer.keysFor, now: now() })
      const inspected = await inspectStore(store, sealer, now)
      const { believed, auditEntries, auditFaults } = inspected
      return {
        lines: [
          `${file} → ${place}`,
          ...headerWords(restored),
          `${countsWords(believed)}，逐条校验过${restored.expired > 0 ? `；另有 ${restored.expired} 条已过期，没有放` : ''}`,
          auditFaults === 0
            ? `查看记录完好：${auditEntries} 条`
            : `查看记录有 ${auditFaults} 处不对：npm run audit -- verify 逐处列出`,
          '备份之后的流水没有了：先不要开 hospital，照处置手册第六节与平台的清单核对',
        ],
        json: { file, place, ...restored, ...inspected },
        good: auditFaults === 0,
      }
    } finally {
      await store.close()
    }
  },
}

function existing(file: string): string {
  if (!existsSync(file)) throw new UsageError(`没有 ${file}`)
  return file
}

const totalOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const countsWords = (counts: Readonly<Record<string, number>>): string =>
  `共 ${totalOf(counts)} 条：${Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join('、')}`

const headerWords = ({ header }: Restored): string[] => [
  `写于 ${formatDateTime(Date.parse(header.madeAt))}，机构 ${header.institution || '未注明'}`,
]
