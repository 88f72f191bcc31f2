import { maskName, maskNumber } from '../../../cloudfunctions/lib/identity/mask.ts'
import { createPlatformClient } from '../../../cloudfunctions/lib/platform/client.ts'
import {
  BusinessError,
  CareError,
  ProtocolError,
  SERVICES,
  formatDateTime,
  nameOf,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { blocked, failed, idle, passed, type Check } from '../check.ts'
import { describeNetwork } from '../network.ts'

/** The given patient's agreements (BC00.03.00.01), by the functions' own client. */
export const agreements: Check = {
  title: '查询协议',
  needs: ['我方报文', '平台密文', '平台签名'],
  async run(bench) {
    const { platform, institution, patient, codes, now, offset } = bench
    if (platform === undefined || institution === undefined)
      return blocked('平台渠道或机构编号的配置有误')
    if (patient === undefined) return idle('没有给出患者（--name 姓名 --cert-no 证件号码）')
    const { tokenUrl, ...settings } = platform
    const client = createPlatformClient({
      ...settings,
      now: () => now() + offset,
      ...(tokenUrl !== undefined && { tokenUrl }),
    })
    const { name, documentNumber } = patient
    const who = `${maskName(name)} ${maskNumber(documentNumber)}`
    try {
      const answer = await client.call(SERVICES.agreements, { institution, name, documentNumber })
      bench.signStates = answer.agreements.map(({ state }) => state)
      const list = answer.agreements.map(
        ({ state, signedAt, agreementNo }) =>
          `${nameOf(codes?.names ?? {}, 'sign_state', state) ?? `状态 ${state}`} ${signedAt === null ? '没有签署时间' : formatDateTime(signedAt).slice(0, 10)} ${maskNumber(agreementNo)}`,
      )
      const [unread] = answer.unread ?? []
      if (unread !== undefined)
        return failed(
          `${who}：平台的应答不合接口标准：第 ${unread.at} 份协议读不懂：${unread.why}`,
          '请把这一行交给平台',
        )
      return passed(
        `${who}：${list.length === 0 ? '没有协议' : `${list.length} 份协议（${list.slice(0, 3).join('，')}${list.length > 3 ? '，……' : ''}）`}`,
      )
    } catch (error) {
      if (error instanceof BusinessError)
        return failed(
          `${who}：平台答复 ${error.code.replace('business.', '')} ${error.message}`,
          '请核对姓名、证件号码与 HOSPITAL_FIXMEDINS_CODE',
        )
      if (error instanceof ProtocolError)
        return failed(`${who}：平台的应答不合接口标准：${error.message}`, '请把这一行交给平台')
      if (!(error instanceof CareError)) throw error
      const { what, todo } = describeNetwork(error, 'PLATFORM_URL', new URL(platform.url).host)
      return failed(what, todo)
    } finally {
      await client.close()
    }
  },
}
