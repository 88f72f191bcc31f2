import { AnswerError } from '../http/answer.ts'
import {
  ProtocolError,
  SERVICES,
  isWireObject,
  type Remark,
  type WireObject,
  type WireValue,
} from '../protocol/index.ts'

/**
 * A bill in the form that the standard has for it (获取医院收费信息), however the HIS wrote it: amounts as numbers of two
 * digits, codes as text, times as the wire has them. What its table does not know goes along, but for what is empty.
 * @param remark told of what is written otherwise than the standard has it
 * @throws AnswerError naming the field that is missing or cannot be read
 */
export function readBill(answer: WireValue, remark: Remark): WireObject {
  if (!isWireObject(answer)) throw new AnswerError('应答应是一个对象')
  const { response } = SERVICES.feeInfo
  const given = Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null))
  try {
    const bill = response.read(given, remark)
    const documentType = withZero(bill.documentType, remark)
    return { ...given, ...response.write({ ...bill, documentType }) }
  } catch (error) {
    if (error instanceof ProtocolError) throw new AnswerError(error.message, { cause: error })
    throw error
  }
}

/** 01 kept as a number is 1. The dictionary idtype (appendix 3) has no code of one digit. */
function withZero(code: string, remark: Remark): string {
  if (!/^[1-9]$/.test(code)) return code
  remark('cert_type', `写作 ${code}，少了前面的 0`)
  return `0${code}`
}
