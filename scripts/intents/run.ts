import { codeNamesOf } from '../../cloudfunctions/lib/config/codes.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { formatDecimal, type CodeNames } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Stored } from '../../cloudfunctions/lib/store/store.ts'
import { EXIT, UsageError, runCommand, type Started } from '../command/command.ts'
import { openExistingStore, survey, surveyWords, type Survey } from '../command/looking.ts'
import { TARGET_OPTIONS, TARGET_USAGE, findTarget } from '../command/target.ts'
import { decideIntent, type Decision } from './decide.ts'
import { readIntentKeys } from './settings.ts'
import { amountOf, facts, listLine, listRow } from './show.ts'

const USAGE = `用法：
  npm run intents -- list [--json]
  npm run intents -- show 编号 [--json]
  npm run intents -- decide 编号 done|not-done --by 核对人 --why 依据 [--amount 100.00] [--json]

list 列出结果未明和待人工核对的业务；show 显示一笔的全部情况；
decide 登记人工核对的结论（只记录，不向医保发送任何请求）。
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
  { do: 'list' } | { do: 'show'; id: string } | { do: 'decide'; id: string; decision: Decision }

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
      const journal = createJournal(opened.store, createSealer(keys))
      const { text, json } = await act(command, journal, { surveyed, names }, now)
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
  throw new UsageError('要说明是 list、show 还是 decide，后两个要写编号')
}

/** @returns what to print, for a person and for a program */
async function act(
  command: Command,
  journal: Journal,
  { surveyed, names }: { surveyed: Survey; names: CodeNames },
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
      const decided = await decideIntent(command.id, command.decision, journal, now())
      return {
        text: decidedWords(decided, journal),
        json: { looked: surveyed, intent: listRow(decided, journal) },
      }
    }
  }
}

function decidedWords(decided: Stored<Intent>, journal: Journal): string {
  const { effect, decision } = decided.document
  const what = effect === null ? '医保没有办成' : `医保已办成，${effect.amount} 元`
  const asked = amountOf(decided, journal)
  const differs = effect !== null && asked !== undefined && formatDecimal(asked) !== effect.amount
  return `已登记：${what}（${decision!.by}：${decision!.why}）\n${
    differs ? `注意：登记的金额与请求的 ${formatDecimal(asked)} 元不同。\n` : ''
  }`
}

/** What waits for a person first. */
async function* undecided(journal: Journal): AsyncGenerator<Stored<Intent>> {
  for (const status of ['person', 'unknown'] as const) {
    let after: Stored<Intent> | undefined
    for (;;) {
      const page = await journal.withStatus(status, 100, after)
      yield* page
      if (page.length < 100) break
      after = page.at(-1)
    }
  }
}
