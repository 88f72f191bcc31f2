import { createAuditTrail } from '../lib/audit/trail.ts'
import { eachOf } from '../lib/config/several.ts'
import { createHisClient } from '../lib/his/client.ts'
import { createAuthorizations } from '../lib/identity/authorizations.ts'
import { createDevSessions, type DevSessions } from '../lib/identity/devSession.ts'
import { createHandoffs } from '../lib/identity/handoffs.ts'
import { createSealer, type Sealer } from '../lib/identity/seal.ts'
import { createJournal } from '../lib/journal/journal.ts'
import { HEAVY_LIMITS, PROCESS_LIMITS, createGate } from '../lib/limits/gate.ts'
import { createIdentityTries } from '../lib/limits/identityTries.ts'
import { createPace } from '../lib/limits/pace.ts'
import { createLog, type Log } from '../lib/log/log.ts'
import { withFields } from '../lib/log/withFields.ts'
import { createOldSecretNotice } from '../lib/log/oldSecret.ts'
import { createSubscriptions } from '../lib/notices/subscriptions.ts'
import { createPlatformClient } from '../lib/platform/client.ts'
import { createReadingMemory } from '../lib/readings/memory.ts'
import { openAuthenticStore } from '../lib/store/open.ts'
import type { Store } from '../lib/store/store.ts'
import { createTickets } from '../lib/tickets/tickets.ts'
import { createPieces } from './attachments/pieces.ts'
import type { Campus, PatientDependencies } from './dependencies.ts'
import type { InstitutionSettings, PatientSettings } from './settings.ts'

/** How long the HIS and the e-voucher may take, ms: a patient is looking at the screen. */
const SIDE_CALL_TIMEOUT = 5000

/** Opens what the actions work with. */
export async function connect(
  settings: PatientSettings,
): Promise<{ dependencies: PatientDependencies; devSessions: DevSessions | undefined }> {
  const now = Date.now
  const { service, ...evoucherSettings } = settings.evoucher
  const sealer = createSealer(settings.sealing)
  const store = await openAuthenticStore(settings.store, sealer, now)
  const log = createLog('patient', settings.logLevel)
  return {
    dependencies: {
      now,
      log,
      campuses: eachOf(settings.institutions, (one) => campusOf(one, { store, sealer, now, log })),
      evoucher: service.connect(SIDE_CALL_TIMEOUT),
      journal: createJournal(store, sealer),
      handoffs: createHandoffs(store, sealer, now),
      pieces: createPieces(store, sealer, now),
      tries: createIdentityTries(store, sealer, now),
      pace: createPace(store, sealer, now),
      audit: createAuditTrail(store, sealer, now),
      evoucherSettings,
      h5Url: settings.h5Url,
    },
    // Where this is built for the cloud, NODE_ENV is production whatever the environment says, and their code is not
    // there.
    devSessions:
      process.env.NODE_ENV === 'production' || settings.devSessionKey === undefined
        ? undefined
        : createDevSessions(settings.devSessionKey, now),
  }
}

function campusOf(
  { code, platform, codes, his, notices, help, authorizing, ...about }: InstitutionSettings,
  shared: { store: Store; sealer: Sealer; now: () => number; log: Log },
): Campus {
  const { store, sealer, now } = shared
  const log = withFields(shared.log, { institution: code })
  const oldSecretUsed = createOldSecretNotice(log)
  return {
    institution: code,
    about,
    help,
    codes,
    platform: createPlatformClient({
      ...platform,
      now,
      log,
      sharedReads: true,
      readings: createReadingMemory({
        side: 'platform',
        channel: platform.channel,
        store,
        log,
        now,
      }),
      oldSecretUsed: () => oldSecretUsed('platform'),
    }),
    his: createHisClient({
      ...his,
      institution: code,
      timeoutMs: SIDE_CALL_TIMEOUT,
      remark: (field, what) => log.warn({ field, what }, 'odd answer of the HIS'),
    }),
    tickets: createTickets(store, code, now),
    authorizations: createAuthorizations(store, sealer, now, authorizing),
    authorizing,
    notices: { settings: notices, subscriptions: createSubscriptions(store, sealer, now) },
    gate: createGate(PROCESS_LIMITS),
    heavyGate: createGate(HEAVY_LIMITS),
  }
}
