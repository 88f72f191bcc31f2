import {
  CareError,
  serviceByFunid,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'

/** What the service's table would say of the business data: no failure here, since the tool also makes wrong messages on purpose. */
export function requestRemarks(funid: string, data: WireValue): string[] {
  const service = serviceByFunid(funid)
  if (service === undefined) return []
  try {
    service.request.read(data)
    return []
  } catch (error) {
    if (!(error instanceof CareError)) throw error
    return [`业务字段不合 ${funid} ${service.title} 的请求表：${error.message}`]
  }
}
