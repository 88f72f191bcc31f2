import { AnswerError } from '../../../cloudfunctions/lib/http/answer.ts'
import type {
  Evoucher,
  EvoucherService,
} from '../../../cloudfunctions/lib/identity/evoucher/index.ts'
import { UnavailableError } from '../../../cloudfunctions/lib/protocol/index.ts'
import { blocked, failed, passed, type Check, type Outcome } from '../check.ts'
import { describeNetwork } from '../network.ts'

const TIMEOUT = 5000
const ASK_WHOM = '要向对方问清的见 docs/evoucher.md'
/**
 * Shows the verifier a code that nobody has given, once as ourselves and once as a stranger: it must say no to both,
 * and to the stranger in other words.
 */
export const evoucher: Check = {
  title: '电子凭证',
  needs: [],
  shared: true,
  async run({ evoucher: settings }) {
    if (settings === undefined)
      return blocked(`EVOUCHER_KIND、EVOUCHER_URL 等的配置有误，${ASK_WHOM}`)
    const { service, target } = settings
    const own = await ask(service.connect(TIMEOUT))
    const problem = explain(own, service)
    if (problem !== undefined) return problem
    const stranger = await ask(service.connectAsStranger(TIMEOUT))
    if (!isSentAway(stranger) || gist(own) === gist(stranger))
      return failed(
        `分不清签名认不认：签名正确时答复「${said(own)}」，故意签错时答复「${said(stranger)}」`,
        `请核对 ${service.credentials}；无误则请对方给一个测试授权码，从小程序走一遍（${ASK_WHOM}）`,
      )
    const trial = target.envVersion === 'trial' ? '；跳转的是体验版，上线前改回 release' : ''
    return passed(`核验服务正常（认我们，不认别人，拒绝了一个假授权码）${trial}`)
  },
}

/** What came of it, in the service's own words. */
type Answer = { confirmed: true } | { refused: string } | { failure: UnavailableError }

async function ask(client: Evoucher): Promise<Answer> {
  try {
    const verdict = await client.verify({ state: 'selftest', code: 'selftest', openid: 'selftest' })
    return verdict.kind === 'confirmed' ? { confirmed: true } : { refused: verdict.reason }
  } catch (error) {
    if (error instanceof UnavailableError) return { failure: error }
    throw error
  } finally {
    await client.close()
  }
}

const causeOf = ({ failure }: { failure: UnavailableError }): Error =>
  failure.cause instanceof Error ? failure.cause : failure

const said = (answer: Answer): string =>
  'confirmed' in answer ? '承认' : 'refused' in answer ? answer.refused : causeOf(answer).message

/** Without what differs from answer to answer, such as a time in the words. The code in front stays. */
const gist = (answer: Answer): string => said(answer).replace(/(?<=\s.*)\d+/g, '#')

/** Whether somebody said no; a service that is away has said nothing. */
const isSentAway = (answer: Answer): boolean =>
  'refused' in answer || ('failure' in answer && /^HTTP 4/.test(causeOf(answer).message))

/** @returns undefined where the code was refused, as it must be */
function explain(answer: Answer, { url, credentials }: EvoucherService): Outcome | undefined {
  if ('confirmed' in answer)
    return failed(
      '核验服务承认了一个假授权码',
      '**不可上线**：请核对 EVOUCHER_URL 是否指向正式的核验服务',
    )
  if ('refused' in answer)
    return /签名|sign/i.test(answer.refused)
      ? failed(`核验服务不认签名（${answer.refused}）`, `请核对 ${credentials}`)
      : undefined
  const cause = causeOf(answer)
  const { message } = cause
  if (/^HTTP 40[13]$/.test(message))
    return failed(`核验服务拒绝访问（${message}）`, `请核对 ${credentials}`)
  if (/^HTTP \d+$/.test(message))
    return failed(`核验服务应答 ${message}`, '请核对 EVOUCHER_URL 的路径')
  if (cause instanceof AnswerError)
    return failed(
      `核验服务的应答不合规定：${message}`,
      `请核对 EVOUCHER_URL 是否指向核验服务、EVOUCHER_KIND 是否相符（${ASK_WHOM}）`,
    )
  const { what, todo } = describeNetwork(answer.failure, 'EVOUCHER_URL', new URL(url).host)
  return failed(what, todo)
}
