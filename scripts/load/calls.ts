import {
  parseWire,
  sealRequest,
  stringifyWire,
  type Channel,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import type { Job } from './pace.ts'
import type { Person } from './people.ts'
import { post } from './post.ts'

/** What a patient's page asks of a stay. */
export const patientJob = (functionsUrl: string, person: Person, action: string): Job => ({
  kind: `/patient ${action}`,
  async send() {
    const {
      patientId,
      token,
      patient: { hosp_mdtrt_id },
    } = person
    const answer = JSON.parse(
      await post(
        `${functionsUrl}/patient`,
        JSON.stringify({ action, patientId, hosp_mdtrt_id }),
        token,
      ),
    ) as { ok: boolean; error?: { code: string } }
    return answer.ok ? undefined : answer.error?.code
  },
})

/** A message in the standard's envelope. @param url of the function */
export const envelopedJob = (
  kind: string,
  url: string,
  channel: Channel,
  funid: string,
  data: WireObject,
): Job => ({
  kind,
  async send() {
    const body = stringifyWire(sealRequest(channel, { funid, data, timestamp: Date.now() }))
    const { code, type } = parseWire(Buffer.from(await post(url, body))) as WireObject
    return String(code) === '0' ? undefined : `${String(code)} ${String(type)}`
  },
})
