import { connectJournal } from '../lib/journal/connect.ts'
import type { Log } from '../lib/log/log.ts'
import { createOldSecretNotice } from '../lib/log/oldSecret.ts'
import { createPlatformClient } from '../lib/platform/client.ts'
import { connectNotices } from '../lib/notices/index.ts'
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
  const notices = connectNotices(settings.notices, connected)
  return {
    ...connected,
    notices,
    listClient,
    institution,
    medTypes,
    afterMinutes,
    catchUpDays,
    async close() {
      await Promise.all([listClient.close(), connected.platform.close(), notices.sender.close()])
      await connected.store.close()
    },
  }
}
