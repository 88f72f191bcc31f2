import { eachOf, groupedBy, type Several } from '../lib/config/several.ts'
import { answerEnvelope, refusalOf } from '../lib/entry/envelope.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { namedOf, spokenFor } from '../lib/entry/spokenFor.ts'
import { traced } from '../lib/entry/traced.ts'
import { connectHealth } from '../lib/health/connect.ts'
import { createAuditTrail } from '../lib/audit/trail.ts'
import { answerProbe } from '../lib/health/probes.ts'
import {
  connectJournal,
  type Connected,
  type ConnectedInstitution,
} from '../lib/journal/connect.ts'
import type { Intent } from '../lib/journal/intent.ts'
import { PROCESS_LIMITS, createGate } from '../lib/limits/gate.ts'
import { readSource } from '../lib/limits/source.ts'
import { createLog } from '../lib/log/log.ts'
import { createOldSecretNotice } from '../lib/log/oldSecret.ts'
import { REQUEST_DEPTH } from '../lib/protocol/index.ts'
import { createReadingMemory, hisReading } from '../lib/readings/memory.ts'
import { connectNotices, notifyOf, type NoticeDependencies } from '../lib/notices/index.ts'
import { createReportLinks } from '../lib/reportLinks/reportLinks.ts'
import type { Stored } from '../lib/store/store.ts'
import { answerHospital } from './handler.ts'
import { loggable } from './loggable.ts'
import { answerReport, type ReportDependencies } from './report.ts'
import { hospitalSettings, type InstitutionSettings } from './settings.ts'

const settings = hospitalSettings(process.env)
const { institutions } = settings
const codes = institutions.map(({ code }) => code)
const log = createLog('hospital', settings.logLevel)
const oldSecretUsed = createOldSecretNotice(log)
const connected = connectJournal(settings, log).then((journal) => ({
  journal,
  doors: doorsOf(journal),
  notices: connectNotices(
    institutions,
    journal,
    settings.noticeAccount && { ...settings.noticeAccount, store: settings.store },
  ),
}))
const probes = connectHealth(
  {
    institutions,
    metricsKey: settings.metricsKey,
    oldSecrets: institutions.flatMap(({ code, channel, platform }) => [
      { channel: 'HIS', institution: code, is: channel.old !== undefined },
      { channel: 'platform', institution: code, is: platform.channel.old !== undefined },
    ]),
  },
  connected.then(({ journal }) => journal.store),
)

/** The channels on which a HIS speaks to us, each for the institutions that share it, and for no other. */
function doorsOf({ store, institutions: all }: Connected<InstitutionSettings>) {
  const doorOf = (speakers: Several<ConnectedInstitution<InstitutionSettings>>) => {
    const served = eachOf(speakers, ({ settings: { codes, oddContent }, ...one }) => ({
      ...one,
      codes,
      oddContent,
      gate: createGate(PROCESS_LIMITS),
    }))
    const [{ settings, readings: platform, log }] = speakers
    const { channel } = settings
    const readings = createReadingMemory({ side: 'HIS', channel, store, log, now: Date.now })
    return { channel, readings, served, answerReading: () => hisReading(platform, readings) }
  }
  return eachOf(
    groupedBy(all, ({ settings: { channel } }) => channel.appId),
    doorOf,
  )
}

const reports = (): Promise<ReportDependencies> =>
  (opened ??= connected.then(({ journal: { store, sealer } }) => ({
    links: createReportLinks(store, sealer, Date.now),
    trail: createAuditTrail(store, sealer, Date.now),
  })))
let opened: Promise<ReportDependencies> | undefined

/** Of one deployment, not of a channel. */
const { windowSeconds } = institutions[0].platform

/** Two dozen fields, whatever a HIS adds to them, and all of it in hex. */
const MAX_REQUEST_BYTES = 256 * 1024

/**
 * The HIS's door: `POST /hospital` with the standard's envelope, on the HIS's own channel; and what monitors ask for.
 */
export const main = traced(answer)

async function answer(event: unknown, context: unknown): Promise<HttpReply> {
  const invocation = readInvocation(event, context)
  // A mini-program must not reach this by callFunction.
  if (invocation.via !== 'http') return jsonReply(404, '{}')
  const probed = await answerProbe(invocation, probes)
  if (probed !== undefined) return probed
  const reported = await answerReport(invocation, reports).catch((error: unknown) => {
    log.error({ err: error }, 'a report could not be handed out')
    return jsonReply(503, '{}')
  })
  if (reported !== undefined) return reported
  const source = await readSource(invocation)
  const {
    journal: { sealer },
    doors,
    notices,
  } = await connected
  const done = (intent: Stored<Intent>) => afterAnswering(() => tell(intent, notices))
  return answerEnvelope(
    invocation,
    {
      doors,
      namesService: true,
      limits: { maxSize: MAX_REQUEST_BYTES, maxDepth: REQUEST_DEPTH },
      oldSecretUsed: () => oldSecretUsed('HIS'),
      freshness: () => ({ now: Date.now(), windowSeconds }),
      asked: (content) =>
        log.info({ ...loggable(content), institution: namedOf(content.data, codes) }, 'asked'),
      answered: ({ code, type }) => log.info({ code, type }, 'answered'),
      refuse(error) {
        const refusal = refusalOf(error)
        log.warn({ source, err: error }, refusal.type)
        return refusal
      },
    },
    (content, message, { served }, stale) => {
      const { gate, ...one } = spokenFor(content.data, served)
      const dependencies = { ...one, fingerprints: sealer.fingerprints, done }
      return gate.run(() => answerHospital(content, message, dependencies, stale))
    },
  )
}

/** Late enough that the answer is on its way: telling the patient neither delays the HIS nor fails it. */
const afterAnswering = (act: () => void): unknown => setTimeout(act, TELL_AFTER)
const TELL_AFTER = 50

/** What does not come to be told here (the process may end, or be put to sleep) the timer tells. */
function tell(intent: Stored<Intent>, notices: NoticeDependencies): void {
  notifyOf(intent, notices).catch((error: unknown) =>
    log.warn({ intent: intent.id, err: error }, 'patients were not told'),
  )
}
