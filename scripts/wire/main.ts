import { readFileSync } from 'node:fs'
import {
  InputError,
  isWireObject,
  parseChannel,
  parseWire,
  ProtocolError,
  stringifyWire,
  type Channel,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { EXIT } from '../command/command.ts'
import { COMMAND_LAYER, readArguments, usageOf } from './arguments.ts'
import { COMMANDS } from './commands.ts'
import { asFailure, WireFailure } from './failure.ts'

// Whoever reads the answer may have read enough of it: `| head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** The integrator's tool: one message in, one answer out, by the same code that the functions run. See docs/wire.md. */
try {
  const given = process.argv.slice(2)
  if (given.includes('--help') || given.includes('-h'))
    process.stdout.write(`${usageOf(Object.keys(COMMANDS)).join('\n')}\n`)
  else await work(given)
} catch (error) {
  const { layer, message, hints } = asFailure(error)
  process.stderr.write(`${[`${layer}：${message}`, ...hints].join('\n')}\n`)
  process.exitCode = layer === COMMAND_LAYER ? EXIT.usage : EXIT.failed
}

async function work(given: readonly string[]): Promise<void> {
  const { command, channelFile, fresh } = readArguments(given, Object.keys(COMMANDS))
  const channel = readChannel(channelFile)
  const input = parseWire(await readAll(process.stdin))
  const remark = (line: string) => process.stderr.write(`提醒：${line}\n`)
  // readArguments takes no other command.
  const output = COMMANDS[command]!({ channel, input, now: Date.now(), fresh, remark })
  process.stdout.write(`${stringifyWire(output as object as Record<string, unknown>)}\n`)
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function readChannel(file: string): Channel {
  let text: Buffer
  try {
    text = readFileSync(file)
  } catch {
    throw new WireFailure('渠道配置', `读不到 ${file}`)
  }
  try {
    const json = parseWire(text)
    if (!isWireObject(json)) return parseChannel(json)
    // Where to and for whom, as npm start writes them beside the channel: for programs, and of no account here.
    const { url: _url, fixmedins_code: _institution, ...channel } = json
    return parseChannel(channel)
  } catch (error) {
    if (error instanceof ProtocolError || error instanceof InputError)
      throw new WireFailure('渠道配置', `${file}：${error.message}`)
    throw error
  }
}
