import { readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import {
  InputError,
  isWireObject,
  parseChannel,
  parseWire,
  ProtocolError,
  stringifyWire,
  type Channel,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { EXIT, type Started } from '../command/command.ts'
import { COMMAND_LAYER, readArguments, usageOf } from './arguments.ts'
import { COMMANDS } from './commands.ts'
import { asFailure, WireFailure } from './failure.ts'

/**
 * The integrator's tool: one message in, one answer out, by the same code that the functions run. See docs/wire.md.
 * @param input the message
 * @returns the exit code
 */
export async function run(
  { argv, out, err }: Pick<Started, 'argv' | 'out' | 'err'>,
  input: AsyncIterable<Buffer | string>,
): Promise<number> {
  try {
    if (argv.includes('--help') || argv.includes('-h')) {
      out.write(`${usageOf(Object.keys(COMMANDS)).join('\n')}\n`)
      return EXIT.good
    }
    const { command, channelFile, fresh } = readArguments(argv, Object.keys(COMMANDS))
    const channel = readChannel(channelFile)
    const message = parseWire(await buffer(input))
    const remark = (line: string) => err.write(`提醒：${line}\n`)
    // readArguments takes no other command.
    const output = COMMANDS[command]!({ channel, input: message, now: Date.now(), fresh, remark })
    out.write(`${stringifyWire(output as object as Record<string, unknown>)}\n`)
    return EXIT.good
  } catch (error) {
    const { layer, message, hints } = asFailure(error)
    err.write(`${[`${layer}：${message}`, ...hints].join('\n')}\n`)
    return layer === COMMAND_LAYER ? EXIT.usage : EXIT.failed
  }
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
