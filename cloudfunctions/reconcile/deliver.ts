import { StaffChannelError, type StaffChannel } from '../lib/staff/channel.ts'
import type { ReportLinks } from '../lib/reportLinks/reportLinks.ts'
import { change } from '../lib/store/put.ts'
import type { Document, Store } from '../lib/store/store.ts'
import { reportPage } from './page/page.ts'
import type { Report } from './report.ts'
import { reportMessage } from './reportMessage.ts'

export interface DeliveryDependencies {
  channels: readonly StaffChannel[]
  store: Store
  links: ReportLinks
  /** What the tokens are put behind, without a slash at its end; without it there are totals and no pages. */
  reportUrl: string | undefined
  /** ms since the epoch. */
  now: () => number
}

/** Tells the hospital's own people of reports that were made. */
export interface Delivery {
  /**
   * @param made ids of reports that were made just now; what a channel has not taken earlier goes with them
   * @throws StaffChannelError, StoreUnavailable: the first of the failures; a later call tries again
   */
  deliver(made: readonly string[]): Promise<void>
}

/** What one channel still has to be told of, and until when somebody is at it. */
interface Waiting extends Document {
  ids: string[]
  busyUntil: number
}

const NONE: Waiting = { ids: [], busyUntil: 0 }

/** Longer than a message takes; who has died in between is not waited for any longer, ms. */
const TURN_MS = 5 * 60_000
/** A channel that is never well again does not gather a year. */
const MOST_WAITING = 60

export function createDelivery(dependencies: DeliveryDependencies): Delivery {
  const { channels, store, links, reportUrl, now } = dependencies

  async function deliverBy(channel: StaffChannel, made: readonly string[]): Promise<void> {
    const id = `reports~${channel.name}`
    const ids = await claim(id, made)
    if (ids.length === 0) return
    let sent: readonly string[] = []
    try {
      const reports = await reportsOf(store, ids)
      if (reports.length > 0) await channel.send(await messageOf(reports))
      sent = ids
    } finally {
      await change<Waiting>(store, 'pulse', id, ({ ids } = NONE) => ({
        ids: ids.filter((one) => !sent.includes(one)),
        busyUntil: 0,
      }))
    }
  }

  /** What is to be told now, by whoever called; empty where there is nothing, or somebody else is at it. */
  async function claim(id: string, made: readonly string[]): Promise<readonly string[]> {
    if (made.length === 0 && (await store.get<Waiting>('pulse', id)) === undefined) return []
    let mine: readonly string[] = []
    await change<Waiting>(store, 'pulse', id, ({ ids, busyUntil } = NONE) => {
      const all = [...new Set([...ids, ...made])].slice(-MOST_WAITING)
      mine = busyUntil > now() ? [] : all
      return { ids: all, busyUntil: mine.length > 0 ? now() + TURN_MS : busyUntil }
    })
    return mine
  }

  /** Each channel has links of its own: they open once. */
  async function messageOf(reports: readonly Report[]) {
    const told = []
    for (const report of reports) {
      const { institution, feeDate, visitType } = report
      const name = `reconcile-${institution}-${feeDate}-${visitType}`
      const html = reportPage(report, visitType, `${name}.csv`)
      told.push({
        report,
        link:
          reportUrl === undefined
            ? undefined
            : `${reportUrl}/${await links.create({ name, institution, html })}`,
      })
    }
    return reportMessage(told, now())
  }

  return {
    async deliver(made) {
      const ended = await Promise.allSettled(channels.map((one) => deliverBy(one, made)))
      const failures = ended.flatMap((one) =>
        one.status === 'rejected' ? [one.reason as Error] : [],
      )
      // The store's own trouble is told elsewhere, too.
      const first = failures.find((one) => one instanceof StaffChannelError) ?? failures[0]
      if (first !== undefined) throw first
    },
  }
}

async function reportsOf(store: Store, ids: readonly string[]): Promise<Report[]> {
  const reports: Report[] = []
  for (const id of ids) {
    const stored = await store.get<Report>('reports', id)
    if (stored !== undefined) reports.push(stored.document)
  }
  return reports
}
