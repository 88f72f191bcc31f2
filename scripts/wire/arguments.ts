import { WireFailure } from './failure.ts'

export interface Arguments {
  command: string
  channelFile: string
  /** Whether a timestamp outside the window is a failure, as it is for the platform, or only worth a word. */
  fresh: boolean
}

/** The layer of a command line that is wrong. */
export const COMMAND_LAYER = '命令'

export const usageOf = (commands: readonly string[]): string[] => [
  `用法：npm run -s wire -- ${commands.join('|')} --channel channel.json [--fresh] < message.json`,
  '说明见 docs/wire.md',
]

/** @throws WireFailure with the usage, where something is missing or unknown */
export function readArguments(given: readonly string[], commands: readonly string[]): Arguments {
  const wrong = (why: string) => new WireFailure(COMMAND_LAYER, why, usageOf(commands))
  let command: string | undefined
  let channelFile: string | undefined
  let fresh = false
  for (let i = 0; i < given.length; i++) {
    const word = given[i] ?? ''
    if (word === '--channel') channelFile = given[++i]
    else if (word.startsWith('--channel=')) channelFile = word.slice('--channel='.length)
    else if (word === '--fresh') fresh = true
    else if (word.startsWith('-') || command !== undefined) throw wrong(`不认识 ${word}`)
    else command = word
  }
  if (command === undefined) throw wrong('没有说要做什么')
  if (!commands.includes(command)) throw wrong(`不认识 ${command}`)
  if (!channelFile) throw wrong('没有用 --channel 指明渠道配置')
  return { command, channelFile, fresh }
}
