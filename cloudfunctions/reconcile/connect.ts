import { createPlatformTime } from '../lib/health/platformTime.ts'
import type { Pulse } from '../lib/health/pulse.ts'
import { createReadiness } from '../lib/health/readiness.ts'
import { connectJournal } from '../lib/journal/connect.ts'
import type { Log } from '../lib/log/log.ts'
import { createOldSecretNotice } from '../lib/log/oldSecret.ts'
import { createPlatformClient } from '../lib/platform/client.ts'
import { connectNotices } from '../lib/notices/index.ts'
import { createAlarm } from '../lib/staff/alarm.ts'
import { connectStaff } from '../lib/staff/index.ts'
import type { Sealer } from '../lib/identity/seal.ts'
import { createReportLinks } from '../lib/reportLinks/reportLinks.ts'
import type { Store } from '../lib/store/store.ts'
import { createDelivery, type Delivery } from './deliver.ts'
import type { ReconcileSettings } from './settings.ts'
import type { TickDependencies } from './tick.ts'

/** Opens what the timer and the command line work with. */
export async function connectReconcile(
  settings: ReconcileSettings,
  log: Log,
  now: () => number = Date.now,
): Promise<TickDependencies & { close(): Promise<void> }> {
  const { institution, medTypes, afterMinutes, catchUpDays } = settings
  const { tokenUrl, ...platform } = settings.platform
  const connected = await connectJournal(settings, log, now)
  const oldSecretUsed = createOldSecretNotice(log)
  const listClient = createPlatformClient({
    ...platform,
    timeoutMs: settings.listTimeoutMs,
    now,
    readings: connected.readings,
    oldSecretUsed: () => oldSecretUsed('platform'),
    ...(tokenUrl !== undefined && { tokenUrl }),
  })
  const { noticeAccount: account, store } = settings
  const notices = connectNotices(settings.notices, connected, account && { ...account, store })
  const staff = connectWatch(settings, connected, now)
  return {
    ...connected,
    notices,
    tellStaff: staff.tell,
    deliver: staff.deliver,
    listClient,
    institution,
    medTypes,
    afterMinutes,
    catchUpDays,
    async close() {
      await Promise.all([
        listClient.close(),
        connected.platform.close(),
        notices.sender.close(),
        staff.close(),
      ])
      await connected.store.close()
    },
  }
}

/** What tells the hospital's own people: by the same numbers as the metrics, and the same rules as Prometheus has. */
function connectWatch(
  { platform, staff, institution }: ReconcileSettings,
  { store, sealer }: { store: Store; sealer: Sealer },
  now: () => number,
): { tell(pulse: Pulse): Promise<void>; close(): Promise<void> } & Delivery {
  const channels = connectStaff(staff)
  const alarm = createAlarm({ channels, store, institution, now })
  const readiness = createReadiness({
    store: Promise.resolve(store),
    platformTime: createPlatformTime(platform.url),
    windowSeconds: platform.windowSeconds,
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
      const oldSecrets = { platform: platform.channel.old !== undefined }
      await alarm.ring({ pulse, readiness: await readiness(), oldSecrets })
    },
    async close() {
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}
