import { noticeNetwork } from '../platform/network.ts'
import { createCall, type Call, type Transport } from './call.ts'
import { recall } from '../platform/storage.ts'
import { ApiFailure, CONSENT_WITHDRAWN, asFailure } from './failure.ts'
// #ifdef H5
import { browserTransport } from './browser.ts'
// #endif
// #ifdef MP-WEIXIN
import { wechatTransport } from './wechat.ts'
// #endif

let transport: Transport
// #ifdef MP-WEIXIN
transport = wechatTransport
// #endif
// #ifdef H5
transport = browserTransport
// #endif

const typedCall = createCall(transport)

/** What is allowed without consent: it takes something away, or tells of no patient. */
const WITHOUT_CONSENT: readonly string[] = ['patients.remove', 'entry.resolve']

/**
 * One typed call of the patient function; what it tells of the network, every page's banner shows.
 * @throws ApiFailure, and nothing else
 */
export const call: Call = async (action, input) => {
  if (recall('withdrawn') === true && !WITHOUT_CONSENT.includes(action))
    throw new ApiFailure(CONSENT_WITHDRAWN)
  try {
    const output = await typedCall(action, input)
    noticeNetwork(true)
    return output
  } catch (error) {
    noticeNetwork(asFailure(error).code !== 'unavailable.offline')
    throw error
  }
}
