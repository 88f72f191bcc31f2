import { eachOf } from '../lib/config/several.ts'
import { watchedOf } from '../lib/health/connect.ts'
import type { Pulse } from '../lib/health/pulse.ts'
import { createReadiness } from '../lib/health/readiness.ts'
import { connectJournal, type ConnectedInstitution } from '../lib/journal/connect.ts'
import type { Log } from '../lib/log/log.ts'
import { createOldSecretNotice } from '../lib/log/oldSecret.ts'
import { createPlatformClient, type PlatformClient } from '../lib/platform/client.ts'
import { connectNotices } from '../lib/notices/index.ts'
import { createAlarm } from '../lib/staff/alarm.ts'
import { connectStaff } from '../lib/staff/index.ts'
import type { Sealer } from '../lib/identity/seal.ts'
import { createReportLinks } from '../lib/reportLinks/reportLinks.ts'
import type { Store } from '../lib/store/store.ts'
import { createDelivery, type Delivery } from './deliver.ts'
import type { InstitutionSettings, ReconcileSettings } from './settings.ts'
import type { TickDependencies } from './tick.ts'

/** Opens what the timer and the command line work with. */
export async function connectReconcile(
  settings: ReconcileSettings,
  log: Log,
  now: () => number = Date.now,
): Promise<TickDependencies & { close(): Promise<void> }> {
  const { afterMinutes, catchUpDays, listTimeoutMs } = settings
  const { institutions, ...connected } = await connectJournal(settings, log, now)
  const { noticeAccount: account, store } = settings
  const notices = connectNotices(settings.institutions, connected, account && { ...account, store })
  const staff = connectWatch(settings, connected, now)
  const reconciled = eachOf(institutions, (one) => ({
    ...one,
    medTypes: one.settings.medTypes,
    store: connected.store,
    listClient: listClientOf(one, listTimeoutMs),
    afterMinutes,
    catchUpDays,
  }))
  return {
    ...connected,
    notices,
    tellStaff: staff.tell,
    deliver: staff.deliver,
    institutions: reconciled,
    async close() {
      await Promise.all([
        ...reconciled.flatMap(({ listClient, platform }) => [listClient.close(), platform.close()]),
        notices.sender.close(),
        staff.close(),
      ])
      await connected.store.close()
    },
  }
}

/** Its time limit is one for long answers. */
function listClientOf(
  { settings, now, log, readings }: ConnectedInstitution<InstitutionSettings>,
  timeoutMs: number,
): PlatformClient {
  const oldSecretUsed = createOldSecretNotice(log)
  return createPlatformClient({
    ...settings.platform,
    timeoutMs,
    now,
    readings,
    oldSecretUsed: () => oldSecretUsed('platform'),
  })
}

/** What tells the hospital's own people: by the same numbers as the metrics, and the same rules as Prometheus has. */
function connectWatch(
  { institutions, staff }: ReconcileSettings,
  { store, sealer }: { store: Store; sealer: Sealer },
  now: () => number,
): { tell(pulse: Pulse): Promise<void>; close(): Promise<void> } & Delivery {
  const channels = connectStaff(staff)
  const alarm = createAlarm({ channels, store, institution: institutions[0].code, now })
  const readiness = createReadiness({
    ...watchedOf(institutions),
    store: Promise.resolve(store),
    now,
  })
  const { deliver } = createDelivery({
    channels,
    store,
    links: createReportLinks(store, sealer, now),
    reportUrl: staff.reportUrl,
    now,
  })
  return {
    deliver,
    async tell(pulse) {
      if (channels.length === 0) return
      const oldSecrets = institutions.map(({ code, platform }) => ({
        channel: 'platform' as const,
        institution: code,
        is: platform.channel.old !== undefined,
      }))
      await alarm.ring({ pulse, readiness: await readiness(), oldSecrets })
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}
