import { SERVICES, stringifyWire } from '../../cloudfunctions/lib/protocol/index.ts'
import { exchange, type Link } from './send.ts'
import type { Stay } from './stays.ts'

/** What the platform says of a stay now (BC00.03.00.02), or, in Chinese, why it does not. */
export type Told = { answer: string } | { message: string }

/** Only asks. Never throws for what the other side or the network does. */
export async function askCurrent(
  link: Link | undefined,
  institution: string,
  stay: Stay,
  stop: AbortSignal,
): Promise<Told> {
  if (link === undefined) return { message: '没有配置云函数地址' }
  const service = SERVICES.preauthorization
  const data = service.request.write({
    institution,
    name: stay.psn_name,
    documentNumber: stay.cert_no,
    stayId: stay.hosp_mdtrt_id,
  })
  const exchanged = await exchange(
    link,
    { funid: service.funid, data, timestamp: Math.trunc(link.now()) },
    stop,
  )
  if ('outcome' in exchanged) return { message: exchanged.message }
  const { code, message, data: answer } = exchanged
  if (String(code) !== '0') return { message: `${message || '对方没有说明'}（${code}）` }
  return { answer: stringifyWire(answer ?? {}) }
}
