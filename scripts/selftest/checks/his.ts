import { AnswerError } from '../../../cloudfunctions/lib/http/answer.ts'
import { createHisClient, type HisClient } from '../../../cloudfunctions/lib/his/client.ts'
import type { Identity } from '../../../cloudfunctions/lib/identity/documents.ts'
import { UnavailableError, type CareError } from '../../../cloudfunctions/lib/protocol/index.ts'
import { withRemarks } from '../asking.ts'
import { blocked, failed, passed, type Check, type Outcome } from '../check.ts'
import { describeNetwork } from '../network.ts'

const TIMEOUT = 5000
/** Nobody lies in hospital under this name: a list of no stays is the right answer. */
const NOBODY: Identity = { name: '自检', documentType: '01', documentNumber: '000000000000000000' }
const BY_THE_PAGE = '请 HIS 厂商照 docs/his-adapter.md 改正'

/** Both calls of the HIS adapter, of the given patient and of nobody, read as the functions read them. */
export const his: Check = {
  title: 'HIS 接口',
  needs: [],
  async run(context) {
    const { his: settings, institution, patient } = context
    if (settings === undefined || institution === undefined)
      return blocked('HIS_URL、HIS_KEY 或 HOSPITAL_FIXMEDINS_CODE 的配置有误')
    const odd: string[] = []
    const client = createHisClient({
      ...settings,
      institution,
      timeoutMs: TIMEOUT,
      remark: (field, what) => odd.push(`${field} ${what}`),
    })
    try {
      const strangers = await client.stays(NOBODY)
      if (strangers.length > 0)
        return failed(
          `查一位不存在的患者，却给出 ${strangers.length} 次住院：别人的住院会被当成本人的`,
          `姓名与证件号都相符才能给出；${BY_THE_PAGE}`,
        )
      const stays = patient === undefined ? [] : await client.stays(patient)
      context.stayIds = stays.slice(0, 3).map(({ hosp_mdtrt_id }) => hosp_mdtrt_id)
      const told =
        patient === undefined ? '住院查询（无此人）正常' : `查到患者的 ${stays.length} 次住院`
      return withRemarks(await checkBill(client, stays[0]?.hosp_mdtrt_id, told), odd)
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
  if ((await client.feeInfo(stayId ?? 'SELFTEST')) !== undefined)
    return passed(`${told}，费用信息合乎接口标准`)
  return passed(`${told}，${stayId === undefined ? '费用查询（无此住院）正常' : '尚未出账'}`)
}

function explain(error: CareError, url: string): Outcome {
  const cause = error.cause instanceof Error ? error.cause : error
  if (/^HTTP 40[13]$/.test(cause.message))
    return failed(`HIS 拒绝访问（${cause.message}）`, '请核对 HIS_KEY 与 HIS 一侧配置的是否一致')
  if (/^HTTP \d+$/.test(cause.message))
    return failed(`HIS 应答 ${cause.message}`, '请核对 HIS_URL 的路径，并请 HIS 厂商查看其日志')
  if (cause instanceof AnswerError)
    return failed(
      `HIS 的答复不合规定：${cause.message}`,
      cause.message.includes('JSON') ? `请核对 HIS_URL；不错则${BY_THE_PAGE}` : BY_THE_PAGE,
    )
  const { what, todo } = describeNetwork(error, 'HIS_URL', new URL(url).host)
  return failed(what, todo)
}
