import { maskNumber } from '../../cloudfunctions/lib/identity/mask.ts'
import { maskName } from '../../shared/maskName.ts'
import {
  createPlatformClient,
  type PlatformClient,
} from '../../cloudfunctions/lib/platform/client.ts'
import { BusinessError, CareError, ProtocolError } from '../../cloudfunctions/lib/protocol/index.ts'
import type { Context } from './context.ts'
import { blocked, failed, idle, passed, type Outcome } from './check.ts'
import { describeNetwork } from './network.ts'

/** What is asked with, and who it is about. */
export interface Asking {
  client: PlatformClient
  /** As far as each service's request has it. */
  about: { institution: string; name: string; documentNumber: string }
  /** Masked. */
  who: string
}

/** Asks the platform of the given patient by the functions' own client; where that fails, the outcome says why. */
export async function askPlatform(
  context: Context,
  act: (asking: Asking) => Promise<Outcome>,
): Promise<Outcome> {
  const { platform, institution, patient, now, offset, readings } = context
  if (platform === undefined || institution === undefined)
    return blocked('平台渠道或机构编号的配置有误')
  if (patient === undefined) return idle('没有给出患者（--name 姓名 --cert-no 证件号码）')
  const { name, documentNumber } = patient
  const who = `${maskName(name)} ${maskNumber(documentNumber)}`
  const odd = new Set<string>()
  const client = createPlatformClient({
    ...platform,
    now: () => now() + offset,
    readings,
    remark: (field, what) => odd.add(`${field} ${what}`),
  })
  try {
    const about = { institution, name, documentNumber }
    return withRemarks(await act({ client, about, who }), [...odd])
  } catch (error) {
    if (error instanceof BusinessError)
      return failed(
        `${who}：平台答复 ${error.code.replace('business.', '')} ${error.message}`,
        '请核对姓名、证件号码与 HOSPITAL_FIXMEDINS_CODE',
      )
    if (error instanceof ProtocolError)
      return failed(`${who}：平台的应答不合接口标准：${error.message}`, HAND_ON)
    if (!(error instanceof CareError)) throw error
    const { what, todo } = describeNetwork(error, 'PLATFORM_URL', new URL(platform.url).host)
    return failed(what, todo)
  } finally {
    await client.close()
  }
}

export const HAND_ON = '请把这一行交给平台'

/** What was read though it is written otherwise: worth mending, and no reason to stop. */
export const withRemarks = (outcome: Outcome, odd: readonly string[]): Outcome =>
  outcome.is === 'passed' && odd.length > 0
    ? passed(
        `${outcome.detail}。与规定的写法不同、仍能读懂的：${odd.slice(0, MOST_ODD).join('；')}`,
      )
    : outcome

/** In one line. */
const MOST_ODD = 8
