import { browserTransport } from './browser.ts'
import { createCall, type Transport } from './call.ts'
import { wechatTransport } from './wechat.ts'

let transport: Transport
// #ifdef MP-WEIXIN
transport = wechatTransport
// #endif
// #ifdef H5
transport = browserTransport
// #endif

export const call = createCall(transport)
export { ApiFailure } from './failure.ts'
