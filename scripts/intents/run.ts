import { createAuditTrail } from '../../cloudfunctions/lib/audit/trail.ts'
import { codeNamesOf } from '../../cloudfunctions/lib/config/codes.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { formatDecimal, type CodeNames } from '../../cloudfunctions/lib/protocol/index.ts'
import { rowsOf } from '../../cloudfunctions/lib/store/paging.ts'
import type { Stored } from '../../cloudfunctions/lib/store/store.ts'
import { EXIT, UsageError, runCommand, type Started } from '../command/command.ts'
import { openExistingStore, survey, surveyWords, type Survey } from '../command/looking.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'
import { confirmDecision, proposeDecision, type Decision, type Note } from './decide.ts'
import { readIntentKeys } from './settings.ts'
import { amountOf, facts, listLine, listRow } from './show.ts'

const USAGE = `用法：
  npm run intents -- list [--json]
  npm run intents -- show 编号 [--json]
  npm run intents -- decide 编号 done|not-done --by 核对人 --why 依据 [--amount 100.00] [--json]
  npm run intents -- confirm 编号 --by 复核人 [--json]

list 列出结果未明和待人工核对的业务；show 显示一笔的全部情况；
decide 登记人工核对的结论，confirm 由另一个人复核，复核之后才算数；两步都留查看记录（只记录，不向医保发送任何请求）。
done：医保已经办成；not-done：医保没有办成。

${TARGET_USAGE}
`

const OPTIONS = {
  by: { type: 'string' },
  why: { type: 'string' },
  amount: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...TARGET_OPTIONS,
} as const

type Command =
  | { do: 'list' }
  | { do: 'show'; id: string }
  | { do: 'decide'; id: string; decision: Decision }
  | { do: 'confirm'; id: string; by: string }

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, now: () => number = Date.now): Promise<number> =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals, hide }) => {
    const command = readCommand(positionals, values)
    const target = await findTarget(values, started.env)
    hide(target.env)
    started.err.write(`对象：${target.words}\n`)
    const keys = readIntentKeys(target.env)
    const names = codeNamesOf(target.env)
    const opened = await openExistingStore(target.env, now)
    try {
      const surveyed = await survey(opened, '资金流水', 'intents', 'createdAt')
      const sealer = createSealer(keys)
      const journal = createJournal(opened.store, sealer)
      const trail = createAuditTrail(opened.store, sealer, now)
      const note: Note = (action, by, outcome, institution) =>
        trail.append({ openid: `staff ${by}`, patientId: '', action, outcome, institution })
      const { text, json } = await act(command, journal, { surveyed, names, note }, now)
      started.out.write(values.json ? `${JSON.stringify(json, null, 2)}\n` : text)
      return EXIT.good
    } finally {
      await opened.store.close()
    }
  })

function readCommand(
  [verb, id, outcome, ...more]: readonly string[],
  values: { by?: string; why?: string; amount?: string },
): Command {
  if (verb === 'list' && id === undefined) return { do: 'list' }
  if (verb === 'show' && id !== undefined && outcome === undefined) return { do: 'show', id }
  if (
    verb === 'decide' &&
    id !== undefined &&
    (outcome === 'done' || outcome === 'not-done') &&
    more.length === 0
  ) {
    return {
      do: 'decide',
      id,
      decision: { outcome, by: values.by ?? '', why: values.why ?? '', amount: values.amount },
    }
  }
  if (verb === 'confirm' && id !== undefined && outcome === undefined)
    return { do: 'confirm', id, by: values.by ?? '' }
  throw new UsageError('要说明是 list、show、decide 还是 confirm，后三个要写编号')
}

/** @returns what to print, for a person and for a program */
async function act(
  command: Command,
  journal: Journal,
  { surveyed, names, note }: { surveyed: Survey; names: CodeNames; note: Note },
  now: () => number,
): Promise<{ text: string; json: object }> {
  switch (command.do) {
    case 'list': {
      const found: Stored<Intent>[] = []
      for await (const intent of undecided(journal)) found.push(intent)
      const last =
        found.length === 0 ? '其中没有结果未明的业务。' : `其中结果未明 ${found.length} 笔。`
      const lines = found.map((intent) => listLine(intent, journal))
      return {
        text: `${[...lines, surveyWords('资金流水', '笔', surveyed), last].join('\n')}\n`,
        json: { looked: surveyed, intents: found.map((intent) => listRow(intent, journal)) },
      }
    }
    case 'show': {
      const intent = await journal.get(command.id)
      if (intent === undefined) throw new Error('没有这个编号；请用 list 查看')
      return {
        text: facts(intent, journal, names),
        json: { looked: surveyed, intent: listRow(intent, journal) },
      }
    }
    case 'decide': {
      const proposed = await proposeDecision(command.id, command.decision, {
        journal,
        now: now(),
        note,
      })
      return {
        text: proposedWords(proposed, journal),
        json: { looked: surveyed, intent: listRow(proposed, journal) },
      }
    }
    case 'confirm': {
      const decided = await confirmDecision(command.id, command.by, { journal, now: now(), note })
      return {
        text: decidedWords(decided),
        json: { looked: surveyed, intent: listRow(decided, journal) },
      }
    }
  }
}

const outcomeWords = (amount: string | null): string =>
  amount === null ? '医保没有办成' : `医保已办成，${amount} 元`

function proposedWords(proposed: Stored<Intent>, journal: Journal): string {
  const { amount, by, why } = proposed.document.proposal! // written with the state
  const asked = amountOf(proposed, journal)
  const differs = amount !== null && asked !== undefined && formatDecimal(asked) !== amount
  return [
    `已登记，等另一个人复核：${outcomeWords(amount)}（${by}：${why}）`,
    ...(differs ? [`注意：登记的金额与请求的 ${formatDecimal(asked)} 元不同。`] : []),
    `复核：npm run intents -- confirm ${proposed.id} --by 复核人`,
    '',
  ].join('\n')
}

function decidedWords({ document: { effect, decision } }: Stored<Intent>): string {
  const { by, why, confirmedBy } = decision! // written with the state
  return `已复核：${outcomeWords(effect?.amount ?? null)}（${by}：${why}；复核 ${confirmedBy}）\n`
}

/** What waits for a person first. */
async function* undecided(journal: Journal): AsyncGenerator<Stored<Intent>> {
  for (const status of ['person', 'unknown'] as const)
    yield* rowsOf<Intent>(100, ({ limit, after }) =>
      journal.withStatus(undefined, status, limit, after),
    )
}
