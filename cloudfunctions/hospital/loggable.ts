import { isLosslessNumber, serviceByFunid, type RequestContent } from '../lib/protocol/index.ts'

/** Of people, not of the business. */
const PERSONAL: ReadonlySet<string> = new Set(['psn_name', 'cert_no', 'opt_name'])

/** What a log line may hold of a request: what its table knows, without who it is about and who pressed the key. */
export function loggable({ funid, data, timestamp }: RequestContent): Record<string, unknown> {
  const service = serviceByFunid(funid)
  const fields: Record<string, unknown> = {}
  for (const { wireName } of Object.values(service?.request.fields ?? {})) {
    const value = data[wireName]
    if (value === undefined || value === null || PERSONAL.has(wireName)) continue
    fields[wireName] = isLosslessNumber(value) ? value.toString() : value
  }
  return { funid, stayId: data.hosp_mdtrt_id, timestamp, fields }
}
