import type { Failure } from '../../cloudfunctions/patient/api.ts'

/**
 * Any call that brought no data: the function's own refusal, or one of this side's codes `unavailable.offline`,
 * `unavailable.timeout`, `unavailable.unreachable` and `unavailable.answer`. `message` is for the patient.
 */
export class ApiFailure extends Error {
  readonly code: string
  readonly retryable: boolean
  readonly field: string | undefined
  /** What the patient shows to the staff: by it the hospital finds in its log what happened. */
  readonly reference: string

  constructor({ code, message, retryable, field, requestId }: Failure) {
    super(message)
    this.name = 'ApiFailure'
    this.code = code
    this.retryable = retryable
    this.field = field
    this.reference = requestId ?? code
  }
}

export const OFFLINE: Failure = {
  code: 'unavailable.offline',
  message: '手机没有连上网络。请打开无线网络（WiFi）或移动数据，然后再试一次',
  retryable: true,
}
export const TIMEOUT: Failure = {
  code: 'unavailable.timeout',
  message: '等了很久还没有答复，可能是网络较慢。请再试一次',
  retryable: true,
}
export const UNREACHABLE: Failure = {
  code: 'unavailable.unreachable',
  message: '暂时连不上服务。请稍后再试；一直不行请告诉护士站',
  retryable: true,
}
export const UNREADABLE: Failure = {
  code: 'unavailable.answer',
  message: '服务的答复有误。请稍后再试；一直不行请告诉护士站',
  retryable: true,
}
export const CONSENT_WITHDRAWN: Failure = {
  code: 'state.consent-withdrawn',
  message: '您已撤回同意，不再查询。要继续看，请回首页重新同意',
  retryable: false,
}
/** What the function says of a code it cannot read; this one it is not even asked about. */
export const UNREADABLE_CODE: Failure = {
  code: 'input.ticket',
  message:
    '二维码没扫清楚，或者扫的不是床头码。请对准床头的二维码再扫一次；还是不行，请护士站更换，或填写住院登记号',
  retryable: false,
}

/** Whatever was thrown, as something that can be shown. */
export const asFailure = (error: unknown): ApiFailure =>
  error instanceof ApiFailure ? error : new ApiFailure(UNREACHABLE)
