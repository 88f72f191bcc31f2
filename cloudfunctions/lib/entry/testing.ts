import {
  encodeWire,
  type Channel,
  type ResponseContent,
  type WireObject,
} from '../protocol/index.ts'
import { createReadingMemory } from '../readings/memory.ts'
import { answerEnvelope, refusalOf } from './envelope.ts'
import type { HttpReply } from './invocation.ts'

/** ms since the epoch, as the door below has it. */
export const NOW = 1_790_000_000_000

/** Sends a message to the HIS's door, behind which everything is answered so. @param told of each answer */
export const answerTo = (
  channel: Channel,
  message: WireObject,
  content: ResponseContent,
  told: (answer: ResponseContent) => void = () => undefined,
): Promise<HttpReply> =>
  answerEnvelope(
    {
      via: 'http',
      method: 'POST',
      path: '/hospital',
      headers: {},
      body: Buffer.from(encodeWire(message)),
      context: {},
    },
    {
      doors: [
        {
          channel,
          readings: createReadingMemory({ side: 'HIS', channel, now: () => NOW }),
          answerReading: async () => 'raw',
        },
      ],
      limits: { maxSize: 1_000_000, maxDepth: 8 },
      oldSecretUsed: () => undefined,
      freshness: () => ({ now: NOW, windowSeconds: 600 }),
      namesService: true,
      asked: () => undefined,
      refuse: refusalOf,
      answered: told,
    },
    async () => content,
  )
