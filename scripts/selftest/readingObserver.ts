import {
  createReadingMemory,
  type ReadingMemory,
} from '../../cloudfunctions/lib/readings/memory.ts'
import type { Channel } from '../../cloudfunctions/lib/protocol/index.ts'

/** Learns from the answers to the checks how the platform signs. */
export interface ReadingObserver extends ReadingMemory {
  /** The 服务编号 whose answer told it, as far as it is told. */
  by(): string | undefined
}

export function createReadingObserver(
  channel: Pick<Channel, 'appId'> = { appId: '' },
): ReadingObserver {
  // Whatever is configured: what the platform does is to be seen.
  const memory = createReadingMemory({
    side: 'platform',
    channel: { appId: channel.appId, signNested: 'auto' },
    now: Date.now,
  })
  let told: string | undefined
  return {
    ...memory,
    by: () => told,
    async learn(fit, by) {
      const before = await memory.fits()
      await memory.learn(fit, by)
      if ((await memory.fits()).length < before.length) told = by
    },
  }
}
