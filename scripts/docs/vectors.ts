import {
  SERVICES,
  SIGN_READINGS,
  canonicalText,
  cipherKey,
  parseChannel,
  parseWire,
  sealRequest,
  sealResponse,
  stringifyWire,
  wireNumber,
  type SignReading,
  type WireObject,
} from '../../cloudfunctions/lib/protocol/index.ts'
import { prettyJson } from './prettyJson.ts'

/** Made up, like every number in the vectors. */
const SECRET = 'vector-his-secret-not-a-secret'
const channel = parseChannel({ appId: 'QZHISVECTOR000000001', appSecret: SECRET })
/** 2026-11-28 09:00:00 in Shanghai. */
const TIMESTAMP = 1795827600000

const FREEZE =
  '{"fixmedins_code":"H35050200001","hosp_mdtrt_id":"ZY20261101002","mdtrt_id":"YB20261101002","psn_name":"陈样例","cert_type":"01","cert_no":"350503195111080023","is_own":0,"frez_type":"2","frez_amt":5000.00,"opt_name":"王护士","opt_dept_name":"入院处"}'
/** With what the three readings differ about. */
const ODD =
  '{"fixmedins_code":"H35050200001","psn_name":"·李〇","note":" ","Zone":"2","empty":"","ext":{"amount":1.50,"list":[],"none":null,"text":"","deep":{"b":[1,"",null,{"y":2E+3,"x":true}],"a":{}}}}'

const requests: readonly { what: string; funid: string; data: string }[] = [
  { what: '冻结：三种读法相同', funid: SERVICES.freeze.funid, data: FREEZE },
  {
    what: '带标准以外的嵌套字段：三种读法不同',
    funid: SERVICES.agreements.funid,
    data: ODD,
  },
]

const answers: readonly { what: string; answer: string }[] = [
  {
    what: '冻结的应答',
    answer:
      '{"code":0,"type":"success","message":"成功","data":{"frez_no":"DJ20261128000001","frez_amt":5000.00,"acct_frez_amt":2600.00,"bank_frez_amt":2400.00,"frez_time":"2026-11-28 09:00:00","frez_type":"2"}}',
  },
  {
    what: '对账清单的应答：数组，有空值',
    answer:
      '{"code":0,"type":"success","message":"成功","data":{"total":2,"row":[{"hosp_setl_id":"","setl_id":"JS1","medfee_sumamt":8000.00,"cntr_act_amt":3000.00},{"hosp_setl_id":null,"setl_id":"JS2","medfee_sumamt":1E+3,"cntr_act_amt":-0.10}]}}',
  },
  {
    what: '被拒：没有 data',
    answer:
      '{"code":9409,"type":"state.other-body","message":"这一笔已经提交过，但内容不同：frez_amt"}',
  },
]

/** examples/vectors.json: what every client must come to, byte for byte, in each reading of the signature. */
export function vectorsFile(): string {
  const asObject = (text: string) => parseWire(text) as WireObject
  return `${prettyJson({
    note: '由 npm run docs 生成。渠道是编的。plain 是加密前的 JSON，message 是发送的报文',
    channel: { appId: channel.appId, appSecret: SECRET },
    sm4Key: cipherKey(channel).toString('ascii'),
    timestamp: wireNumber(String(TIMESTAMP)),
    requests: requests.map(({ what, funid, data }) => {
      const content = { funid, data: asObject(data), timestamp: TIMESTAMP }
      const clear = { ...asObject(stringifyWire(headerOf(funid))), ...content.data }
      return {
        what,
        funid,
        plain: data,
        ...signed(clear, (reading) => sealRequest(channel, content, reading)),
      }
    }),
    answers: answers.map(({ what, answer }) => {
      const whole = asObject(answer)
      const content = {
        code: Number(String(whole.code)),
        type: String(whole.type),
        message: String(whole.message),
        ...(whole.data !== undefined && { data: whole.data }),
        timestamp: TIMESTAMP,
      }
      const clear = { ...whole, ...asObject(`{"chs_fjs_timestamp":${TIMESTAMP}}`) }
      return {
        what,
        plain: answer,
        ...signed(clear, (reading) => sealResponse(channel, content, reading)),
      }
    }),
  })}\n`
}

const headerOf = (funid: string) => ({
  chs_fjs_appid: channel.appId,
  chs_fjs_appsecret: SECRET,
  chs_fjs_funid: funid,
  chs_fjs_timestamp: TIMESTAMP,
})

const signed = (clear: WireObject, seal: (reading: SignReading) => WireObject): WireObject =>
  Object.fromEntries(
    SIGN_READINGS.map((reading) => [
      reading,
      { canonical: canonicalText(clear, SECRET, reading), message: stringifyWire(seal(reading)) },
    ]),
  )
