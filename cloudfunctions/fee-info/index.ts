import { eachOf, groupedBy, type Several } from '../lib/config/several.ts'
import { answerEnvelope, refusalOf } from '../lib/entry/envelope.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { namedOf, spokenFor } from '../lib/entry/spokenFor.ts'
import { traced } from '../lib/entry/traced.ts'
import { connectHealth } from '../lib/health/connect.ts'
import { answerProbe } from '../lib/health/probes.ts'
import { createHisClient } from '../lib/his/client.ts'
import { createSealer } from '../lib/identity/seal.ts'
import { PROCESS_LIMITS, createGate } from '../lib/limits/gate.ts'
import { readSource } from '../lib/limits/source.ts'
import { createLog } from '../lib/log/log.ts'
import { createOldSecretNotice } from '../lib/log/oldSecret.ts'
import { REQUEST_DEPTH } from '../lib/protocol/index.ts'
import { createReadingMemory } from '../lib/readings/memory.ts'
import { openAuthenticStore } from '../lib/store/open.ts'
import type { Store } from '../lib/store/store.ts'
import { answerFeeInfo } from './handler.ts'
import { platformChannel, requireProof } from './platformChannel.ts'
import { feeInfoSettings, type InstitutionSettings } from './settings.ts'

const settings = feeInfoSettings(process.env)
const codes = settings.institutions.map(({ code }) => code)
const log = createLog('fee-info', settings.logLevel)
const oldSecretUsed = createOldSecretNotice(log)
const sealer = createSealer(settings.sealing)
const store = openAuthenticStore(settings.store, sealer)
const connected = store.then((opened) => ({
  store: opened,
  doors: eachOf(
    groupedBy(settings.institutions, ({ platform }) => platform.channel.appId),
    (institutions) => doorOf(institutions, opened),
  ),
}))
const probes = connectHealth(settings, store)
const { windowSeconds } = settings.institutions[0].platform

/** A channel on which a platform speaks to us, and whose bills it may ask for on it. */
function doorOf(institutions: Several<InstitutionSettings>, opened: Store) {
  const channel = platformChannel(institutions[0].platform.channel)
  const readings = createReadingMemory({
    side: 'platform',
    channel,
    store: opened,
    log,
    now: Date.now,
  })
  return {
    channel,
    readings,
    answerReading: () => readings.first(),
    served: eachOf(institutions, ({ code, his, platform }) => ({
      institution: code,
      gate: createGate(PROCESS_LIMITS),
      // Half of what the platform itself is given: our refusal must reach it before it gives up.
      his: createHisClient({
        ...his,
        institution: code,
        timeoutMs: Math.floor(platform.timeoutMs / 2),
        remark: (field, what) =>
          log.warn({ institution: code, field, what }, 'odd answer of the HIS'),
      }),
    })),
  }
}

/** A handful of fields, whatever a platform adds to them, and all of it in hex. */
const MAX_REQUEST_BYTES = 64 * 1024

/**
 * The platform's door: `POST /fee-info` with the standard's envelope, on the platform's channel; and what monitors ask
 * for.
 */
export const main = traced(answer)

async function answer(event: unknown, context: unknown): Promise<HttpReply> {
  const invocation = readInvocation(event, context)
  if (invocation.via !== 'http') return jsonReply(404, '{}')
  const probed = await answerProbe(invocation, probes)
  if (probed !== undefined) return probed
  const source = await readSource(invocation)
  const now = Date.now
  const { store: opened, doors } = await connected
  return answerEnvelope(
    invocation,
    {
      doors,
      namesService: false,
      limits: { maxSize: MAX_REQUEST_BYTES, maxDepth: REQUEST_DEPTH },
      oldSecretUsed: () => oldSecretUsed('platform'),
      freshness: () => ({ now: now(), windowSeconds }),
      asked: ({ data }) =>
        log.info({ stayId: data.hosp_mdtrt_id, institution: namedOf(data, codes) }, 'asked'),
      answered: ({ code, type }) => log.info({ code, type }, 'answered'),
      refuse(error) {
        const refusal = refusalOf(error)
        log.warn({ source, err: error }, refusal.type)
        return refusal
      },
    },
    (content, message, { channel, served }, stale) => {
      if (stale !== undefined) throw stale
      requireProof(channel)
      const { gate, ...one } = spokenFor(content.data, served)
      const { fingerprint } = sealer
      const dependencies = { ...one, store: opened, windowSeconds, now, fingerprint }
      return gate.run(() => answerFeeInfo(content, message, dependencies))
    },
  )
}
