import { noticeNetwork } from '../platform/network.ts'
import { createCall, type Call, type Transport } from './call.ts'
import { asFailure } from './failure.ts'
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

/** One typed call of the patient function; what it tells of the network, every page's banner shows. @throws ApiFailure, and nothing else */
export const call: Call = async (action, input) => {
  try {
    const output = await typedCall(action, input)
    noticeNetwork(true)
    return output
  } catch (error) {
    noticeNetwork(asFailure(error).code !== 'unavailable.offline')
    throw error
  }
}
