import type { Intent } from '../lib/journal/intent.ts'
import type { Journal } from '../lib/journal/journal.ts'
import {
  SERVICES,
  isLosslessNumber,
  parseDecimal,
  type ResponseContent,
  type WireObject,
  type WireValue,
} from '../lib/protocol/index.ts'
import type { Stored } from '../lib/store/store.ts'

/** The platform's answer as it was first given; where it was lost and asking has found the money moved, what is known of it. */
export function answerOf(intent: Stored<Intent>, journal: Journal): ResponseContent {
  const answer = journal.answerOf(intent)
  if (answer !== undefined) return passOn(answer)
  return {
    code: 0,
    type: 'success',
    message: '已办理成功：医保平台的应答丢失，经查询确认；流水号请向医保平台查询',
    data: knownOf(intent, journal.requestOf(intent)),
  }
}

/** Whatever the platform said, unchanged. */
export function passOn(answer: Record<string, WireValue | undefined>): ResponseContent {
  const code = isLosslessNumber(answer.code) ? Number(answer.code.toString()) : String(answer.code)
  return {
    code,
    type: String(answer.type ?? ''),
    message: String(answer.message ?? ''),
    ...(answer.data !== undefined && { data: answer.data }),
  }
}

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
    ...(effect.at !== '' && { [TIME_FACT[service]]: effect.at }),
  }
  return Object.fromEntries(
    Object.values(fields).flatMap(({ wireName }) =>
      facts[wireName] === undefined ? [] : [[wireName, facts[wireName]]],
    ),
  )
}

const TIME_FACT = {
  freeze: 'frez_time',
  release: 're_frez_time',
  settle: 'cntr_setl_time',
  refund: 'cntr_setl_time',
} as const

function amountFact(service: Intent['service'], amount: string): WireObject {
  return service === 'freeze'
    ? {
        frez_amt: SERVICES.freeze.response.fields.amount!.type.write(
          parseDecimal(amount, 'frez_amt'),
        ),
      }
    : {}
}
