import type { Log } from '../lib/log/log.ts'
import { InputError, type CareError, type ResponseContent } from '../lib/protocol/index.ts'

/**
 * What is done about content that is odd and allowed: written down in the log, told to the HIS as well, or refused. By
 * default it is written down: the platform decides.
 */
export const ODD_CONTENT = ['log', 'tell', 'refuse'] as const

export interface OddDependencies {
  oddContent?: (typeof ODD_CONTENT)[number]
  log: Log
}

export interface Odd {
  add(doubts: readonly string[]): void
  /** Why it is not sent, where that is how the channel is configured. */
  refusal(): CareError | undefined
  /** The answer, with the doubts beside what is signed, where that is how the channel is configured. */
  tell(answer: ResponseContent): ResponseContent
}

export function createOdd({ oddContent = 'log', log }: OddDependencies): Odd {
  const doubts: string[] = []
  return {
    add(more) {
      if (more.length > 0) log.warn({ doubts: more }, 'odd content')
      doubts.push(...more)
    },
    refusal: () =>
      oddContent === 'refuse' && doubts.length > 0
        ? new InputError('input.odd', `内容有疑问，没有提交：${doubts.join('；')}`)
        : undefined,
    tell: (answer) =>
      oddContent === 'tell' && doubts.length > 0
        ? { ...answer, extra: { warnings: doubts } }
        : answer,
  }
}
