import type { Channel, WireObject } from '../../cloudfunctions/lib/protocol/index.ts'
import { FIXMEDINS_CODE, SANDBOX_CHANNELS } from '../../sandbox/defaults.ts'
import { clientOf } from '../hospital/his.ts'

/** The platform, asking our fee-info function: 获取医院收费信息 has no 服务编号. */
export function createPlatform(functionsUrl: string, channel: Channel = SANDBOX_CHANNELS.main) {
  const client = clientOf(`${functionsUrl}/fee-info`, channel)
  const sealed = (data: WireObject, timestamp?: number) => client.sealed('', data, timestamp)
  return {
    /** The same bytes, as often as wanted. */
    sealed,
    post: client.post,
    ask: (stay: string, institution?: string) => client.post(sealed(billOf(stay, institution))),
  }
}

export const billOf = (stay: string, institution: string = FIXMEDINS_CODE): WireObject => ({
  fixmedins_code: institution,
  hosp_mdtrt_id: stay,
})
