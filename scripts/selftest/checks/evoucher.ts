import { createEvoucher } from '../../../cloudfunctions/lib/identity/evoucher.ts'
import { UnavailableError } from '../../../cloudfunctions/lib/protocol/index.ts'
import { blocked, failed, passed, type Check } from '../check.ts'
import { describeNetwork } from '../network.ts'

const TIMEOUT = 5000

/** Shows the verifier a code that nobody has given: it must answer, and say no. */
export const evoucher: Check = {
  title: '电子凭证',
  needs: [],
  async run({ evoucher: settings }) {
    if (settings === undefined) return blocked('EVOUCHER_URL 或 EVOUCHER_KEY 的配置有误')
    const client = createEvoucher({ ...settings, timeoutMs: TIMEOUT })
    try {
      const verified = await client.verify('selftest', 'selftest')
      if (verified === undefined) return passed('核验服务正常（拒绝了一个假授权码）')
      return failed(
        '核验服务承认了一个假授权码',
        '**不可上线**：请核对 EVOUCHER_URL 是否指向正式的核验服务',
      )
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error
      const cause = error.cause instanceof Error ? error.cause : error
      if (/^HTTP 40[13]$/.test(cause.message))
        return failed(`核验服务拒绝访问（${cause.message}）`, '请核对 EVOUCHER_KEY')
      if (/^HTTP \d+$/.test(cause.message))
        return failed(`核验服务应答 ${cause.message}`, '请核对 EVOUCHER_URL 的路径')
      if (cause instanceof SyntaxError || cause.message.startsWith('verify:'))
        return failed('核验服务的应答不合规定', '请核对 EVOUCHER_URL 是否指向核验服务')
      const { what, todo } = describeNetwork(error, 'EVOUCHER_URL', new URL(settings.url).host)
      return failed(what, todo)
    } finally {
      await client.close()
    }
  },
}
