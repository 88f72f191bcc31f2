import { parseArgs } from 'node:util'
import {
  ConfigurationError,
  type Environment,
} from '../../cloudfunctions/lib/config/environment.ts'
import { createSealer } from '../../cloudfunctions/lib/identity/seal.ts'
import type { Intent } from '../../cloudfunctions/lib/journal/intent.ts'
import { createJournal, type Journal } from '../../cloudfunctions/lib/journal/journal.ts'
import { CareError, formatDecimal } from '../../cloudfunctions/lib/protocol/index.ts'
import { openStore } from '../../cloudfunctions/lib/store/open.ts'
import type { Stored } from '../../cloudfunctions/lib/store/store.ts'
import type { Out } from '../reconcile/progress.ts'
import { decideIntent, type Decision } from './decide.ts'
import { intentsSettings } from './settings.ts'
import { amountOf, facts, listLine } from './show.ts'

const USAGE = `用法：
  npm run intents -- list
  npm run intents -- show 编号
  npm run intents -- decide 编号 done|not-done --by 核对人 --why 依据 [--amount 100.00]

list 列出结果未明和待人工核对的业务；show 显示一笔的全部情况；
decide 登记人工核对的结论（只记录，不向医保发送任何请求）。
done：医保已经办成；not-done：医保没有办成。配置与云函数相同，取自环境变量。
`

type Command =
  { do: 'list' } | { do: 'show'; id: string } | { do: 'decide'; id: string; decision: Decision }

class UsageError extends Error {}

/** The command line's whole work. @returns the exit code: 0, or 1 with a reason on `err` */
export async function run(
  argv: readonly string[],
  env: Environment,
  out: Out,
  err: Out,
  now: () => number = Date.now,
): Promise<number> {
  try {
    if (argv.includes('--help') || argv.includes('-h')) {
      out.write(USAGE)
      return 0
    }
    const command = readCommand(argv)
    const settings = intentsSettings(env)
    const store = await openStore(settings.store, now)
    try {
      await act(command, createJournal(store, createSealer(settings.sealing)), out, now)
    } finally {
      await store.close()
    }
    return 0
  } catch (error) {
    err.write(`${wordsFor(error)}\n`)
    return 1
  }
}

function readCommand(argv: readonly string[]): Command {
  const { positionals, values } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { by: { type: 'string' }, why: { type: 'string' }, amount: { type: 'string' } },
  })
  const [verb, id, outcome, ...more] = positionals
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
  throw new UsageError()
}

async function act(command: Command, journal: Journal, out: Out, now: () => number): Promise<void> {
  switch (command.do) {
    case 'list': {
      let count = 0
      for await (const intent of undecided(journal)) {
        count++
        out.write(`${listLine(intent, journal)}\n`)
      }
      out.write(count === 0 ? '没有结果未明的业务。\n' : `共 ${count} 笔。\n`)
      return
    }
    case 'show': {
      const intent = await journal.get(command.id)
      if (intent === undefined) throw new Error('没有这个编号；请用 list 查看')
      out.write(facts(intent, journal))
      return
    }
    case 'decide': {
      const decided = await decideIntent(command.id, command.decision, journal, now())
      out.write(
        `已登记：${command.decision.outcome === 'done' ? `医保已办成，${decided.document.effect!.amount} 元` : '医保没有办成'}（${decided.document.decision!.by}：${decided.document.decision!.why}）\n`,
      )
      const asked = amountOf(decided, journal)
      if (
        decided.document.effect !== null &&
        asked !== undefined &&
        formatDecimal(asked) !== decided.document.effect.amount
      ) {
        out.write(`注意：登记的金额与请求的 ${formatDecimal(asked)} 元不同。\n`)
      }
    }
  }
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

function wordsFor(error: unknown): string {
  if (
    error instanceof UsageError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')
  )
    return USAGE
  if (error instanceof CareError) return `${error.message}（${error.code}）`
  if (error instanceof ConfigurationError) return error.message
  return (error as Error).message
}
