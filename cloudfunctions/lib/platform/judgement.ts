import {
  BusinessError,
  ProtocolError,
  type Remark,
  type Service,
  type WireValue,
} from '../protocol/index.ts'

/** What the platform answered, authentic, fresh and decrypted, its business result not yet judged. */
export interface PlatformAnswer {
  code: number | string
  type: string
  message: string
  data?: WireValue
  /** The platform's own time, ms since the epoch. */
  timestamp?: number
}

/** No code but 0 has a defined meaning: the standard's return-code tables are empty. */
export const succeeded = (answer: Pick<PlatformAnswer, 'code'>): boolean =>
  String(answer.code) === '0'

/**
 * The second and third layers of 判断逻辑: the business result, then the transaction's own data by its table.
 * @param remark told of what is read though it is written otherwise than the standard has it
 * @throws BusinessError with the platform's own message, where it refused
 * @throws ProtocolError naming the field, where the data breaks the service's table
 */
export function judge<Res>(
  service: Service<unknown, Res>,
  answer: PlatformAnswer,
  remark?: Remark,
): Res {
  if (!succeeded(answer)) {
    throw new BusinessError(
      `business.${answer.code}`,
      answer.message || `医保平台未受理（代码 ${answer.code}）`,
    )
  }
  if (answer.data === undefined || answer.data === null) {
    throw new ProtocolError('protocol.field', `医保平台的应答缺少 data（${service.title}）`, {
      field: 'data',
    })
  }
  return service.response.read(answer.data, remark)
}
