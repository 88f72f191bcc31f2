import { BusinessError, CareError, ProtocolError } from '../lib/protocol/index.ts'
import { requestId } from '../lib/log/request.ts'
import type { Failure } from './api.ts'

/**
 * What the patient is told. Whatever was not thrown on purpose is told as nothing but a fault of ours; the log has the
 * rest.
 */
export function describeFailure(error: unknown): Failure {
  const id = requestId()
  return { ...describe(error), ...(id !== undefined && { requestId: id }) }
}

function describe(error: unknown): Failure {
  if (!(error instanceof CareError)) {
    return {
      code: 'unavailable.internal',
      message: '系统出了点问题，请稍后再试；一直不行请联系护士站',
      retryable: true,
    }
  }
  return {
    code: error.code,
    message: words(error),
    retryable: error.retryable,
    ...(error.field !== undefined && { field: error.field }),
  }
}

function words(error: CareError): string {
  if (error instanceof BusinessError) return `医保平台答复：${error.message}`
  if (error instanceof ProtocolError)
    return `医保平台的答复有误，暂时不能显示（${error.message}）。请稍后再试，或请护士站联系医院信息科`
  return error.message
}
