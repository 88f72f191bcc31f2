import type { Intent } from '../lib/journal/intent.ts'
import type { Journal } from '../lib/journal/journal.ts'
import { MONEY_SERVICES } from '../lib/journal/services/index.ts'
import {
  SERVICES,
  isLosslessNumber,
  parseDecimal,
  type ResponseContent,
  type WireObject,
} from '../lib/protocol/index.ts'
import type { Stored } from '../lib/store/store.ts'

/**
 * The platform's answer as it was first given; where it was lost and asking has found the money moved, what is known of
 * it.
 */
export function answerOf(intent: Stored<Intent>, journal: Journal): ResponseContent {
  const answer = journal.answerOf(intent)
  if (answer !== undefined) return readAnswer(answer)
  return {
    code: 0,
    type: 'success',
    message: '已办理成功：医保平台的应答丢失，经查询确认；流水号请向医保平台查询',
    data: knownOf(intent, journal.requestOf(intent)),
  }
}

/** Whatever the platform said, journalled or not: unchanged, its code as the HIS's channel writes codes. */
export const passOn = ({ code, type, message, data }: ResponseContent): ResponseContent => ({
  code,
  type,
  message,
  ...(data !== undefined && { data }),
})

const readAnswer = ({ code, type, message, data }: WireObject): ResponseContent => ({
  code: isLosslessNumber(code) ? Number(code.toString()) : String(code),
  type: String(type ?? ''),
  message: String(message ?? ''),
  ...(data !== undefined && { data }),
})

/** Serial numbers are the platform's to give: nothing is invented in their place. */
function knownOf(
  { document: { service, effect } }: Stored<Intent>,
  request: WireObject,
): WireObject {
  if (effect === null) return {}
  const { fields } = SERVICES[service].response
  const facts: WireObject = {
    ...request,
    ...amountFact(service, effect.amount),
    ...(effect.at !== '' && { [MONEY_SERVICES[service].timeField]: effect.at }),
  }
  return Object.fromEntries(
    Object.values(fields).flatMap(({ wireName }) =>
      facts[wireName] === undefined ? [] : [[wireName, facts[wireName]]],
    ),
  )
}

function amountFact(service: Intent['service'], amount: string): WireObject {
  return service === 'freeze'
    ? {
        // The standard's table of .03 has an amount.
        frez_amt: SERVICES.freeze.response.fields.amount!.type.write(
          parseDecimal(amount, 'frez_amt'),
        ),
      }
    : {}
}
