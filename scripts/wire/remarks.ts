import {
  CareError,
  SIGN_READINGS,
  canonicalText,
  serviceByFunid,
  type SignReading,
  type WireObject,
  type WireValue,
} from '../../cloudfunctions/lib/protocol/index.ts'

/** By which readings a message was found to be signed, where it tells them apart. */
export function remarkOnFits(fits: readonly SignReading[], remark: (line: string) => void): void {
  if (fits.length < SIGN_READINGS.length) remark(`签名的读法是 ${fits.join(' 或 ')}`)
}

/** Where the readings of the signed text differ on this message: that `raw` is taken, and how to have another. */
export function remarkOnReadings(clear: WireObject, remark: (line: string) => void): void {
  const texts = new Set(SIGN_READINGS.map((reading) => canonicalText(clear, '', reading)))
  if (texts.size > 1)
    remark(
      '报文里的对象有不止一种读法，这里按 raw 签名；对方用 text 或 bare 的，在渠道配置里写 signNested',
    )
}

/**
 * What the service's table would say of the business data: no failure here, since the tool also makes wrong messages on
 * purpose.
 */
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
