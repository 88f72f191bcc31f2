import { CareError } from '../../cloudfunctions/lib/protocol/index.ts'

/** What the tool tells on standard error: the layer that failed, in one line, and what helps to mend it below. */
export class WireFailure extends Error {
  readonly layer: string
  readonly hints: readonly string[]

  constructor(layer: string, message: string, hints: readonly string[] = []) {
    super(message)
    this.layer = layer
    this.hints = hints
  }
}

/** The layers in the order in which a receiver judges (协议规则, 判断逻辑). */
const LAYERS: Readonly<Record<string, string>> = {
  'input.channel': '渠道配置',
  'protocol.json': '报文格式',
  'protocol.envelope': '报文头',
  'protocol.auth': '渠道认证',
  'protocol.decrypt': '解密',
  'protocol.signature': '签名',
  'protocol.stale': '时间戳',
  'protocol.field': '业务字段',
}

/** @throws whatever it is given, where it is none of ours: a fault of the tool must not pass for the message's */
export function asFailure(error: unknown): WireFailure {
  if (error instanceof WireFailure) return error
  if (error instanceof CareError)
    return new WireFailure(LAYERS[error.code] ?? error.code, error.message)
  throw error
}
