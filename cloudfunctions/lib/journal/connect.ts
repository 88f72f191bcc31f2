import type { PlatformSettings } from '../config/channel.ts'
import { createSealer, type Sealer, type SealingKeys } from '../identity/seal.ts'
import type { Log } from '../log/log.ts'
import { createOldSecretNotice } from '../log/oldSecret.ts'
import { createPlatformClient } from '../platform/client.ts'
import { clockTolerance } from '../platform/clock.ts'
import { createReadingMemory, type ReadingMemory } from '../readings/memory.ts'
import { openAuthenticStore, type StoreSettings } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { createJournal } from './journal.ts'
import { createPrecedents } from './precedents.ts'
import type { PerformDependencies } from './perform.ts'

/** Beyond the platform's timestamp window and the time for one call, before silence is taken for "not done", ms. */
const QUIET_MARGIN = 5000

/** Opens what journalled calls work with. */
export async function connectJournal(
  settings: { platform: PlatformSettings; sealing: SealingKeys; store: StoreSettings },
  log: Log,
  now: () => number = Date.now,
): Promise<PerformDependencies & { store: Store; sealer: Sealer; readings: ReadingMemory }> {
  const { tokenUrl, ...platform } = settings.platform
  const sealer = createSealer(settings.sealing)
  const store = await openAuthenticStore(settings.store, sealer, now)
  const oldSecretUsed = createOldSecretNotice(log)
  const readings = createReadingMemory({
    side: 'platform',
    channel: platform.channel,
    store,
    log,
    now,
  })
  return {
    store,
    sealer,
    readings,
    journal: createJournal(store, sealer),
    precedents: createPrecedents(store, sealer.fingerprints('platform', platform.url)),
    platform: createPlatformClient({
      ...platform,
      now,
      log,
      readings,
      oldSecretUsed: () => oldSecretUsed('platform'),
      ...(tokenUrl !== undefined && { tokenUrl }),
    }),
    now,
    log,
    timeoutMs: platform.timeoutMs,
    quietMs:
      platform.windowSeconds * 1000 +
      clockTolerance(platform.windowSeconds) +
      platform.timeoutMs +
      QUIET_MARGIN,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}
