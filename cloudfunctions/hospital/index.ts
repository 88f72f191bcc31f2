import { answerEnvelope, refusalOf } from '../lib/entry/envelope.ts'
import { jsonReply, readInvocation, type HttpReply } from '../lib/entry/invocation.ts'
import { connectJournal } from '../lib/journal/connect.ts'
import { createLog } from '../lib/log/log.ts'
import { answerHospital } from './handler.ts'
import { hospitalSettings } from './settings.ts'

const settings = hospitalSettings(process.env)
const log = createLog('hospital', settings.logLevel)
const connected = connectJournal(settings, log)

/** The HIS's door: `POST /hospital` with the standard's envelope, on the HIS's own channel. */
export async function main(event: unknown, context: unknown): Promise<HttpReply> {
  const invocation = readInvocation(event, context)
  // A mini-program must not reach this by callFunction.
  if (invocation.via !== 'http') return jsonReply(404, '{}')
  const { sealer, ...dependencies } = await connected
  const { channel, institution } = settings
  return answerEnvelope(invocation, {
    channel,
    freshness: () => ({ now: Date.now(), windowSeconds: settings.platform.windowSeconds }),
    refuse(error) {
      const refusal = refusalOf(error)
      log.warn({ err: error }, refusal.type)
      return refusal
    },
  }, (content, message) => answerHospital(content, message, { ...dependencies, channel, institution, fingerprint: sealer.fingerprint }))
}
