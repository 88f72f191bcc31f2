import { parseRequest, type MessageKeys } from '../lib/journal/identify.ts'
import type { Intent } from '../lib/journal/intent.ts'
import { performOnce, type PerformDependencies } from '../lib/journal/perform.ts'
import {
  InputError,
  type ProtocolError,
  serviceByFunid,
  canonicalText,
  type RequestContent,
  type ResponseContent,
  type WireObject,
} from '../lib/protocol/index.ts'
import type { Stored } from '../lib/store/store.ts'
import { answerOf, passOn } from './answer.ts'
import { doubtsOf, doubtsOfList, type Known } from './doubts.ts'
import { explainSwap } from './swapped.ts'
import { createOdd, type OddDependencies } from './odd.ts'

export interface HospitalDependencies extends PerformDependencies, OddDependencies {
  institution: string
  fingerprints(...parts: string[]): MessageKeys
  /** The platform's own tables of codes, as far as the hospital has them. */
  codes?: Known['codes']
  /** Told of every call that is done, also when it is repeated. */
  done?(intent: Stored<Intent>): void
}

/**
 * Answers the HIS: what moves money goes through the journal and at most once to the platform, what only asks is passed
 * on. Fields the table does not know go along either way; numbers and codes go without blanks around them.
 * @param stale why the message is not fresh, where it is not: then only what the journal knows of it is told
 * @throws CareError, told to the HIS as a refusal
 */
export async function answerHospital(
  { funid, data: given }: RequestContent,
  message: WireObject,
  dependencies: HospitalDependencies,
  stale?: ProtocolError,
): Promise<ResponseContent> {
  const { platform, journal, institution } = dependencies
  const service = serviceByFunid(funid)
  if (service === undefined)
    throw new InputError('input.funid', `服务编号「${quoted(funid)}」不在可用之列`, {
      field: 'chs_fjs_funid',
    })
  const data = service.request.clean(given)
  service.request.read(data)
  if (data.fixmedins_code !== institution)
    throw new InputError('input.institution', '字段 fixmedins_code（机构编号）不是本院的编号', {
      field: 'fixmedins_code',
    })
  const odd = createOdd(dependencies)
  if (!service.moneyMoving) {
    if (stale !== undefined) throw stale
    if (service.name === 'settlementList') odd.add(await doubtsOfList(data, journal))
    return odd.tell(passOn(await platform.send(funid, data)))
  }
  const request = parseRequest(service.name, data)
  odd.add(doubtsOf(request, given, { now: dependencies.now(), codes: dependencies.codes ?? {} }))
  const intent = await performOnce(
    request,
    messageKeysOf(message, dependencies),
    dependencies,
    stale ?? odd.refusal(),
  )
  if (intent.document.status === 'done') dependencies.done?.(intent)
  return odd.tell(await explainSwap(answerOf(intent, journal), intent, journal))
}

/** What somebody else wrote, short and in one line. */
const quoted = (text: string): string =>
  text.slice(0, 20).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')

/**
 * The signature stands for the whole message, its timestamp and its secret included, whichever secrets are ours by now;
 * a plain channel has only the text itself.
 */
function messageKeysOf(message: WireObject, { fingerprints }: HospitalDependencies): MessageKeys {
  const signature = message.chs_fjs_sign
  return fingerprints(
    'message',
    typeof signature === 'string' && signature !== ''
      ? signature.toUpperCase()
      : canonicalText(message, ''),
  )
}
