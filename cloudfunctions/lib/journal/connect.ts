import type { Served } from '../config/institutions.ts'
import { eachOf, type Several } from '../config/several.ts'
import { createSealer, type Sealer, type SealingKeys } from '../identity/seal.ts'
import type { Log } from '../log/log.ts'
import { withFields } from '../log/withFields.ts'
import { createOldSecretNotice } from '../log/oldSecret.ts'
import { createPlatformClient } from '../platform/client.ts'
import { clockTolerance } from '../platform/clock.ts'
import { createReadingMemory, type ReadingMemory } from '../readings/memory.ts'
import { openAuthenticStore, type StoreSettings } from '../store/open.ts'
import type { Store } from '../store/store.ts'
import { createJournal, type Journal } from './journal.ts'
import { createPrecedents } from './precedents.ts'
import type { PerformDependencies } from './perform.ts'

/** Beyond the platform's timestamp window and the time for one call, before silence is taken for "not done", ms. */
const QUIET_MARGIN = 5000

/** What the journalled calls of one institution work with. */
export interface ConnectedInstitution<T> extends PerformDependencies {
  settings: T
  readings: ReadingMemory
}

/** What they share: one store and one journal, in which each has its own keys. */
export interface Connected<T> {
  store: Store
  sealer: Sealer
  journal: Journal
  now: () => number
  log: Log
  institutions: Several<ConnectedInstitution<T>>
}

/**
 * Opens what journalled calls work with: each institution has its own way to its platform, whichever it shares that
 * with.
 */
export async function connectJournal<T extends Served>(
  settings: { institutions: Several<T>; sealing: SealingKeys; store: StoreSettings },
  log: Log,
  now: () => number = Date.now,
): Promise<Connected<T>> {
  const sealer = createSealer(settings.sealing)
  const store = await openAuthenticStore(settings.store, sealer, now)
  const shared = { store, sealer, journal: createJournal(store, sealer), now, log }
  return {
    ...shared,
    institutions: eachOf(settings.institutions, (one) => connectOne(one, shared)),
  }
}

function connectOne<T extends Served>(
  settings: T,
  { store, sealer, journal, now, log: everybodys }: Omit<Connected<never>, 'institutions'>,
): ConnectedInstitution<T> {
  const { code, platform } = settings
  const log = withFields(everybodys, { institution: code })
  const oldSecretUsed = createOldSecretNotice(log)
  const readings = createReadingMemory({
    side: 'platform',
    channel: platform.channel,
    store,
    log,
    now,
  })
  return {
    settings,
    institution: code,
    readings,
    journal,
    precedents: createPrecedents(store, sealer.fingerprints('platform', platform.url)),
    platform: createPlatformClient({
      ...platform,
      now,
      log,
      readings,
      oldSecretUsed: () => oldSecretUsed('platform'),
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
