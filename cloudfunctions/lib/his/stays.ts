import { AnswerError } from '../http/answer.ts'
import {
  cleanIdentifier,
  formatDateTime,
  isLosslessNumber,
  isNoTime,
  isWireObject,
  parseDateTime,
  ProtocolError,
  type Remark,
  type WireValue,
} from '../protocol/index.ts'

export interface HisStay {
  hosp_mdtrt_id: string
  hospital: string
  ward?: string
  bed?: string
  /** `yyyy-MM-dd HH:mm:ss`, Shanghai. */
  admitted_at?: string
}

/** A hospital's patient has a dozen; beyond this something is wrong with the query. */
const MOST_STAYS = 100

/**
 * The stays of `{"stays": […]}`. One that cannot be read does not hide the others, nor does a ward or a bed that cannot
 * hide its stay.
 * @param remark told of each that is left out; `stays[3].ward`
 * @throws AnswerError where it is no such object, or where there are stays and none can be read
 */
export function readStays(answer: WireValue, remark: Remark): HisStay[] {
  if (!isWireObject(answer) || answer.stays === undefined) throw new AnswerError('应答里没有 stays')
  const given = answer.stays === null ? [] : [answer.stays].flat()
  if (given.length > MOST_STAYS) remark('stays', `超过 ${MOST_STAYS} 条，只取前 ${MOST_STAYS} 条`)
  const stays: HisStay[] = []
  let first: AnswerError | undefined
  for (const [index, row] of given.slice(0, MOST_STAYS).entries()) {
    try {
      stays.push(readStay(row, (field, what) => remark(`stays[${index}].${field}`, what)))
    } catch (error) {
      if (!(error instanceof AnswerError)) throw error
      first ??= new AnswerError(`stays[${index}]${error.message}`)
      remark(`stays[${index}]`, `没有采用：${error.message}`)
    }
  }
  if (stays.length === 0 && first !== undefined) throw first
  return stays
}

function readStay(row: WireValue, remark: Remark): HisStay {
  if (!isWireObject(row)) throw new AnswerError(' 不是对象')
  const required = (name: string, most: number): string => {
    const text = textOf(row[name] ?? null, most)
    if (text === undefined) throw new AnswerError(`.${name} 缺失，或不是至多 ${most} 个字的文字`)
    return text
  }
  const optional = (name: string, most: number): string | undefined => {
    const value = row[name] ?? null
    const text = textOf(value, most)
    if (text === undefined && value !== null && value !== '')
      remark(name, `没有采用：不是至多 ${most} 个字的文字`)
    return text
  }
  const [ward, bed, admitted] = [optional('ward', 100), optional('bed', 100), timeOf(row, remark)]
  return {
    hosp_mdtrt_id: required('hosp_mdtrt_id', 40),
    hospital: required('hospital', 100),
    ...(ward !== undefined && { ward }),
    ...(bed !== undefined && { bed }),
    ...(admitted !== undefined && { admitted_at: admitted }),
  }
}

/** Text or number, without blanks around it; undefined where it is empty, too long or neither. */
function textOf(value: WireValue, most: number): string | undefined {
  const given = isLosslessNumber(value) ? value.toString() : value
  const text = typeof given === 'string' ? cleanIdentifier(given) : ''
  return text === '' || [...text].length > most ? undefined : text
}

function timeOf({ admitted_at: value = null }: { admitted_at?: WireValue }, remark: Remark) {
  if (value === null || value === '' || isNoTime(value)) return undefined
  try {
    return formatDateTime(parseDateTime(value, 'admitted_at'))
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    remark('admitted_at', `没有采用：${error.message}`)
    return undefined
  }
}
