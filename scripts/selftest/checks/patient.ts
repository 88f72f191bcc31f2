import { maskNumber } from '../../../cloudfunctions/lib/identity/mask.ts'
import {
  BusinessError,
  SERVICES,
  formatDateTime,
  nameOf,
} from '../../../cloudfunctions/lib/protocol/index.ts'
import { HAND_ON, askPlatform } from '../asking.ts'
import { failed, idle, passed, type Check } from '../check.ts'

/** The given patient's agreements (BC00.03.00.01), by the functions' own client. */
export const agreements: Check = {
  title: '查询协议',
  needs: ['我方报文', '平台密文', '平台签名'],
  run: (context) =>
    askPlatform(context, async ({ client, about, who }) => {
      const answer = await client.call(SERVICES.agreements, about)
      context.signStates = answer.agreements.map(({ state }) => state)
      const list = answer.agreements.map(
        ({ state, signedAt, agreementNo }) =>
          `${nameOf(context.codes?.names ?? {}, 'sign_state', state) ?? `状态 ${state}`} ${signedAt === null ? '没有签署时间' : formatDateTime(signedAt).slice(0, 10)} ${maskNumber(agreementNo)}`,
      )
      const [unread] = answer.unread ?? []
      const found =
        list.length === 0 && unread === undefined
          ? '没有协议'
          : `${list.length} 份协议（${list.slice(0, 3).join('，')}${list.length > 3 ? '，……' : ''}）`
      return unread === undefined
        ? passed(`${who}：${found}`)
        : failed(
            `${who}：${found}，另有 ${answer.unread?.length ?? 0} 份不合接口标准，患者看不到：第 ${unread.at} 行${unread.why}`,
            HAND_ON,
          )
    }),
}

/** How the stays that the HIS knows of the patient stand (BC00.03.00.02). */
export const stays: Check = {
  title: '查询住院',
  needs: ['我方报文', '平台密文', '平台签名', 'HIS 接口'],
  run: (context) =>
    askPlatform(context, async ({ client, about, who }) => {
      const { stayIds = [] } = context
      if (stayIds.length === 0) return idle('HIS 没有给出这位患者的住院')
      const states: string[] = []
      const refused: string[] = []
      for (const stayId of stayIds) {
        try {
          states.push((await client.call(SERVICES.preauthorization, { ...about, stayId })).state)
        } catch (error) {
          // Some platforms refuse to tell of a stay for which nothing was ever frozen.
          if (!(error instanceof BusinessError)) throw error
          refused.push(`${error.code.replace('business.', '')} ${error.message}`)
        }
      }
      context.cntrStates = states
      return passed(
        `${who}：${states.length} 次住院的预授权状态合乎接口标准${refused.length === 0 ? '' : `，${refused.length} 次平台不答（${refused[0]}）：没有冻结过的也许如此`}`,
      )
    }),
}
