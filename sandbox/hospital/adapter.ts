import { setTimeout as wait } from 'node:timers/promises'
import { feeInfoOf } from './feeInfo.ts'
import type { Faults } from './faults.ts'
import type { Register } from './register.ts'
import { hasKey, jsonBody, textOf } from '../web/input.ts'
import { json, jsonText, notAllowed, type Asked, type Reply } from '../web/serve.ts'
import { formatDateTime, stringifyWire } from '../../cloudfunctions/lib/protocol/index.ts'

export interface AdapterParts {
  register: Register
  faults: Faults
  key: string
  institution: string
  hospitalName: string
  /** Ends the waiting of slow answers. */
  stop: AbortSignal
}

/** What the functions ask the HIS for. Undefined cuts the connection. */
export async function adapter(asked: Asked, parts: AdapterParts): Promise<Reply | undefined> {
  if (asked.path !== '/adapter/stays' && asked.path !== '/adapter/fee-info')
    return json(404, { error: 'not_found', message: '没有这个接口' })
  if (asked.method !== 'POST') return notAllowed('POST')
  if (!hasKey(asked, 'x-his-key', parts.key))
    return json(401, { error: 'unauthorized', message: '缺少 x-his-key，或其值不对' })
  const fault = parts.faults.take()
  if (fault?.kind === 'down') return undefined
  if (fault?.kind === 'garbage')
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<html><body>系统维护中',
    }
  if (fault?.kind === 'slow')
    await wait(fault.ms, undefined, { signal: parts.stop }).catch(() => undefined)
  if (parts.stop.aborted) return undefined
  const members = jsonBody(asked)
  // Whoever does not say which campus is meant means the one that is asked.
  if ((members.fixmedins_code ?? parts.institution) !== parts.institution)
    return json(404, { error: 'no_institution', message: '不是本院的机构编号' })
  return asked.path === '/adapter/stays' ? stays(members, parts) : feeInfo(members, parts)
}

function stays(members: Record<string, unknown>, { register, hospitalName }: AdapterParts): Reply {
  const found = register.staysOf(
    textOf(members, 'psn_name', '姓名', 40),
    textOf(members, 'cert_no', '证件号码', 100),
  )
  return json(200, {
    stays: found.map((stay) => ({
      hosp_mdtrt_id: stay.hosp_mdtrt_id,
      hospital: hospitalName,
      ward: stay.ward,
      bed: stay.bed,
      admitted_at: formatDateTime(stay.admitted_at),
    })),
  })
}

function feeInfo(members: Record<string, unknown>, { register }: AdapterParts): Reply {
  const id = textOf(members, 'hosp_mdtrt_id', '住院登记号', 40)
  const stay = register.stay(id)
  if (stay === undefined) return json(404, { error: 'no_stay', message: '没有这个住院登记号' })
  const bill = register.bill(id)
  if (bill === undefined) return json(404, { error: 'no_bill', message: '这次住院还没有出账' })
  return jsonText(200, stringifyWire(feeInfoOf(stay, bill)))
}
