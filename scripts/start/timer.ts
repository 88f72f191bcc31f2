import { hospitalSettings } from '../../cloudfunctions/hospital/settings.ts'
import { connectJournal } from '../../cloudfunctions/lib/journal/connect.ts'
import { resolveAll } from '../../cloudfunctions/lib/journal/resolve.ts'
import { connectNotices, dispatchNotices } from '../../cloudfunctions/lib/notices/index.ts'
import { createLog } from '../../cloudfunctions/lib/log/log.ts'

/** In the cloud the timer calls every few minutes; somebody trying things out does not want to wait, ms. */
const EVERY = 15_000

/**
 * What CloudBase's timer has the reconcile function do for unknown outcomes and for telling patients; the day's
 * reconciliation is for `npm run reconcile`. A tick that fails is logged, and the next one comes.
 * @param write takes one line of log
 */
export async function startTimer(
  env: Record<string, string>,
  write: (line: string) => void,
): Promise<{ close(): Promise<void> }> {
  const log = createLog('reconcile', 'warn', { write: (text) => write(text.trimEnd()) })
  const settings = hospitalSettings(env)
  const connected = await connectJournal(settings, log)
  const { institutions } = connected
  const notices = connectNotices(settings.institutions, connected)
  let underway: Promise<unknown> | undefined
  const timer = setInterval(() => {
    underway ??= Promise.all(institutions.map(resolveAll))
      .then(() => dispatchNotices(notices))
      .catch((error: unknown) => log.error({ err: error }, 'tick failed'))
      .finally(() => {
        underway = undefined
      })
  }, EVERY)
  return {
    async close() {
      clearInterval(timer)
      await underway
      await notices.sender.close()
      await Promise.all(institutions.map(({ platform }) => platform.close()))
      await connected.store.close()
    },
  }
}
