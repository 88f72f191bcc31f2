import { createReadStream, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { EXIT, UsageError, noMore, runCommand, type Started } from '../command/command.ts'
import { NothingThere } from '../command/looking.ts'
import { describeLine, readLine, type LogLine } from './words.ts'

const USAGE = `用法：
  npm run trace -- 请求编号 [--log 文件]… [--json]

列出一次请求的全过程：收到什么、问了医保平台什么、平台怎样答复、最后怎样答复。姓名、证件号不在日志里。
请求编号：应答的 HTTP 头 x-request-id，患者页面上的“问题编号”，日志里的 request。
  --log 文件  云函数的日志，可以写几个；- 是标准输入。不写时是本机 npm start 的 DATA_DIR/logs/functions.log。
              云端的日志在控制台按请求编号检索、导出后给它，或粘贴到 --log -。
退出码：0 找到；1 没有找到；2 命令写错了。
`

const OPTIONS = {
  log: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const

/** The command line's whole work. @returns the exit code */
export const run = (started: Started, input: NodeJS.ReadableStream = process.stdin) =>
  runCommand(started, { usage: USAGE, options: OPTIONS }, async ({ values, positionals }) => {
    noMore(positionals, 1)
    const [request] = positionals
    if (request === undefined || !/^[A-Za-z0-9._-]{8,64}$/.test(request))
      throw new UsageError('要写请求编号，8 到 64 个字母、数字、点、横线')
    const files = values.log ?? [
      join(resolve(started.env.DATA_DIR?.trim() || '.data'), 'logs', 'functions.log'),
    ]
    const lines: LogLine[] = []
    for (const file of files) lines.push(...(await linesOf(file, request, input)))
    if (lines.length === 0)
      throw new NothingThere(
        `${files.join('、')} 里没有请求 ${request}：请核对编号，或用 --log 指明另一份日志`,
      )
    // Of several instances, whose lines come in any order.
    lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    started.out.write(
      values.json
        ? `${JSON.stringify(lines, null, 2)}\n`
        : `${lines.map(describeLine).join('\n')}\n${nextStep(lines)}`,
    )
    return EXIT.good
  })

/** @throws NothingThere where there is no such file */
async function linesOf(
  file: string,
  request: string,
  input: NodeJS.ReadableStream,
): Promise<LogLine[]> {
  if (file !== '-' && !existsSync(file)) throw new NothingThere(`没有日志文件 ${file}`)
  const found: LogLine[] = []
  const source = file === '-' ? input : createReadStream(file, 'utf8')
  for await (const text of createInterface({ input: source, crlfDelay: Infinity })) {
    const line = readLine(text, request)
    if (line !== undefined) found.push(line)
  }
  return found
}

/** A call that moved money goes on in the journal. */
function nextStep(lines: readonly LogLine[]): string {
  const intent = lines.find(({ intent }) => typeof intent === 'string')?.intent
  return typeof intent === 'string' ? `这一笔的全部情况：npm run intents -- show ${intent}\n` : ''
}
