import { createHisClient, type HisClient } from '../../../cloudfunctions/lib/his/client.ts'
import type { Identity } from '../../../cloudfunctions/lib/identity/documents.ts'
import type { CareError } from '../../../cloudfunctions/lib/protocol/index.ts'
import {
  ProtocolError,
  SERVICES,
  UnavailableError,
  type WireValue,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { blocked, failed, passed, type Check, type Outcome } from '../check.ts'
import { describeNetwork } from '../network.ts'

const TIMEOUT = 5000
/** Nobody lies in hospital under this name: a list of no stays is the right answer. */
const NOBODY: Identity = { name: '自检', documentType: '01', documentNumber: '000000000000000000' }

/** Both calls of the HIS adapter, of the given patient or of nobody, read as the functions read them. */
export const his: Check = {
  title: 'HIS 接口',
  needs: [],
  async run({ his: settings, patient }) {
    if (settings === undefined) return blocked('HIS_URL 或 HIS_KEY 的配置有误')
    const client = createHisClient({ ...settings, timeoutMs: TIMEOUT })
    try {
      const stays = await client.stays(patient ?? NOBODY)
      const told =
        patient === undefined ? '住院查询（无此人）正常' : `查到患者的 ${stays.length} 次住院`
      return await checkBill(client, stays[0]?.hosp_mdtrt_id, told)
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error
      return explain(error, settings.url)
    } finally {
      await client.close()
    }
  },
}

async function checkBill(
  client: HisClient,
  stayId: string | undefined,
  told: string,
): Promise<Outcome> {
  const bill: WireValue | undefined = await client.feeInfo(stayId ?? 'SELFTEST')
  if (bill === undefined)
    return passed(`${told}，${stayId === undefined ? '费用查询（无此住院）正常' : '尚未出账'}`)
  try {
    SERVICES.feeInfo.response.read(bill)
    return passed(`${told}，费用信息合乎接口标准`)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return failed(
      `费用信息不合接口标准：${error.message}`,
      '请 HIS 厂商照 docs/his-adapter.md 改正',
    )
  }
}

function explain(error: CareError, url: string): Outcome {
  const cause = error.cause instanceof Error ? error.cause : error
  if (/^HTTP 40[13]$/.test(cause.message))
    return failed(`HIS 拒绝访问（${cause.message}）`, '请核对 HIS_KEY 与 HIS 一侧配置的是否一致')
  if (/^HTTP \d+$/.test(cause.message))
    return failed(`HIS 应答 ${cause.message}`, '请核对 HIS_URL 的路径，并请 HIS 厂商查看其日志')
  const [, field] = /^HIS stays: (.*)$/.exec(cause.message) ?? []
  if (field !== undefined)
    return failed(
      `住院查询的应答不合规定：${field || '不是所需的对象'}`,
      '请 HIS 厂商照 docs/his-adapter.md 改正',
    )
  if (cause instanceof SyntaxError || cause instanceof ProtocolError)
    return failed(
      'HIS 的应答不是 JSON',
      '请核对 HIS_URL：可能是网页的地址；否则请 HIS 厂商照 docs/his-adapter.md 改正',
    )
  const { what, todo } = describeNetwork(error, 'HIS_URL', new URL(url).host)
  return failed(what, todo)
}
