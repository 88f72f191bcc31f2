import { answerEnvelope, refusalOf } from '../lib/entry/envelope.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
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
import { answerFeeInfo } from './handler.ts'
import { platformChannel, requireProof } from './platformChannel.ts'
import { feeInfoSettings } from './settings.ts'

const settings = feeInfoSettings(process.env)
const log = createLog('fee-info', settings.logLevel)
const gate = createGate(PROCESS_LIMITS)
const oldSecretUsed = createOldSecretNotice(log)
const sealer = createSealer(settings.sealing)
const store = openAuthenticStore(settings.store, sealer)
const channel = platformChannel(settings.platform.channel)
const readings = store.then((opened) =>
  createReadingMemory({ side: 'platform', channel, store: opened, log, now: Date.now }),
)
// Half of what the platform itself is given: our refusal must reach it before it gives up.
const his = createHisClient({
  ...settings.his,
  timeoutMs: Math.floor(settings.platform.timeoutMs / 2),
  remark: (field, what) => log.warn({ field, what }, 'odd answer of the HIS'),
})
const probes = connectHealth(settings, store)

/** A handful of fields, whatever a platform adds to them, and all of it in hex. */
const MAX_REQUEST_BYTES = 64 * 1024

/** The platform's door: `POST /fee-info` with the standard's envelope, on the platform's channel; and what monitors ask for. */
export const main = traced(answer)

async function answer(event: unknown, context: unknown): Promise<HttpReply> {
  const invocation = readInvocation(event, context)
  if (invocation.via !== 'http') return jsonReply(404, '{}')
  const probed = await answerProbe(invocation, probes)
  if (probed !== undefined) return probed
  const source = await readSource(invocation)
  const {
    institution,
    platform: { windowSeconds },
  } = settings
  const now = Date.now
  const dependencies = {
    his,
    store: await store,
    institution,
    windowSeconds,
    now,
    fingerprint: sealer.fingerprint,
  }
  const memory = await readings
  return answerEnvelope(
    invocation,
    {
      channel,
      namesService: false,
      limits: { maxSize: MAX_REQUEST_BYTES, maxDepth: REQUEST_DEPTH },
      oldSecretUsed: () => oldSecretUsed('platform'),
      freshness: () => ({ now: now(), windowSeconds }),
      readings: memory,
      answerReading: memory.first,
      asked: ({ data }) => log.info({ stayId: data.hosp_mdtrt_id }, 'asked'),
      answered: ({ code, type }) => log.info({ code, type }, 'answered'),
      refuse(error) {
        const refusal = refusalOf(error)
        log.warn({ source, err: error }, refusal.type)
        return refusal
      },
    },
    (content, message, stale) => {
      if (stale !== undefined) throw stale
      requireProof(channel)
      return gate.run(() => answerFeeInfo(content, message, dependencies))
    },
  )
}
