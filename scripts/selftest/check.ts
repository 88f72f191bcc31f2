import type { Context } from './context.ts'

export type Outcome =
  | { is: 'passed'; detail: string }
  /** What is wrong, and what to do about it: both Chinese, each a sentence or two without a full stop at its end. */
  | { is: 'failed'; what: string; todo: string }
  /** There is nothing to check. */
  | { is: 'idle'; why: string }
  /** Cannot be told before something else is mended. */
  | { is: 'blocked'; why: string }

export interface Check {
  /** Chinese, at most six characters: the head of its line. */
  title: string
  /** Titles of earlier checks; where one failed or could not be made, this one is not made either. */
  needs: readonly string[]
  /** Of all institutions together: it is made once. */
  shared?: true
  run(context: Context): Promise<Outcome> | Outcome
}

export interface Line {
  /** Of which institution, where there are several. */
  institution?: string
  title: string
  outcome: Outcome
}

export const passed = (detail: string): Outcome => ({ is: 'passed', detail })
export const failed = (what: string, todo: string): Outcome => ({ is: 'failed', what, todo })
export const idle = (why: string): Outcome => ({ is: 'idle', why })
export const blocked = (why: string): Outcome => ({ is: 'blocked', why })

/** Makes the checks in turn; each line is given as soon as it is known. */
export async function runChecks(
  checks: readonly Check[],
  context: Context,
  tell: (line: Line) => void,
  institution?: string,
): Promise<Line[]> {
  const lines: Line[] = []
  for (const { title, needs, run } of checks) {
    const missing = needs.find((need) =>
      lines.some(
        (line) =>
          line.title === need && (line.outcome.is === 'failed' || line.outcome.is === 'blocked'),
      ),
    )
    const outcome =
      missing === undefined ? await attempt(() => run(context)) : blocked(`「${missing}」没有通过`)
    const line = { ...(institution !== undefined && { institution }), title, outcome }
    lines.push(line)
    tell(line)
  }
  return lines
}

/** Longer than any check with all its own time limits, ms: a disk or a resolver may hang. */
const MOST = 180_000

/** A fault of the tool itself must not pass for the platform's. */
async function attempt(run: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(
      () => resolve(failed(`${MOST / 1000} 秒没有结果`, '请查看本机的磁盘与网络是否正常')),
      MOST,
    )
  })
  try {
    return await Promise.race([run(), late])
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return failed(`自检程序出错（${name}：${message}）`, '请把这一行交给开发者')
  } finally {
    clearTimeout(timer)
  }
}
