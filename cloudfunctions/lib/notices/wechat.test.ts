import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  jsonOf,
  jsonReply,
  startStandIn,
  type Reply,
  type StandIn,
} from '../../../testkit/standIn.ts'
import { createWechatSender } from './wechat.ts'

// The real SDK throughout; what answers it is a stand-in for CloudBase's gateway, not the service.
let gateway: StandIn
let answer: Reply

beforeAll(async () => {
  gateway = await startStandIn(() => answer)
  const environment = {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: 'stand-in',
    TENCENTCLOUD_SECRETID: 'stand-in-id',
    TENCENTCLOUD_SECRETKEY: 'stand-in-key',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `${gateway.url}/admin` }),
    TRIGGER_SRC: 'timer',
    WX_TRIGGER_API_TOKEN_V0: 'token-of-the-timer',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await gateway.close()
})
afterEach(() => {
  gateway.asked.length = 0
})

const MESSAGE = {
  openid: 'oABC',
  templateId: 'template',
  page: 'pages/arrival/index',
  data: { thing1: { value: '黄*练' } },
}
const said = (result: object) =>
  jsonReply({ requestId: 'r', data: { responseData: JSON.stringify(result) } })
const send = () => createWechatSender(800).send(MESSAGE)

describe('subscribeMessage.send through CloudBase', () => {
  test('asks once, under the runtime’s own token', async () => {
    answer = said({ errCode: 0, errMsg: 'openapi.subscribeMessage.send:ok' })
    expect(await send()).toEqual({ is: 'sent' })
    expect(gateway.asked).toHaveLength(1)
    const asked = jsonOf(gateway.asked[0]!) as Record<string, unknown>
    expect(asked).toMatchObject({
      action: 'wx.api',
      apiName: 'subscribeMessage.send',
      envName: 'stand-in',
      wxCloudApiToken: 'token-of-the-timer',
    })
    expect(JSON.parse(asked.requestData as string)).toEqual({
      touser: 'oABC',
      templateId: 'template',
      page: 'pages/arrival/index',
      lang: 'zh_CN',
      miniprogramState: 'formal',
      data: MESSAGE.data,
    })
  })

  test.each<[string, Reply, string]>([
    [
      'the person declined',
      said({ errCode: 43101, errMsg: 'user refuse to accept the msg' }),
      'refused',
    ],
    ['a wrong template, in the other spelling', said({ errcode: 47003 }), 'refused'],
    ['no permission yet', said({ errCode: -604101 }), 'unsent'],
    ['too many today', said({ errCode: 45009 }), 'unsent'],
    [
      'CloudBase refuses',
      jsonReply({ code: 'INVALID_WX_API_TOKEN', message: 'no token', requestId: 'r' }),
      'unsent',
    ],
    ['WeChat is busy', said({ errCode: -1 }), 'unknown'],
    ['no code', said({ errMsg: 'ok' }), 'unknown'],
    [
      'a failure inside CloudBase',
      jsonReply({ code: 'SYS_ERR', message: 'x', requestId: 'r' }),
      'unknown',
    ],
    ['HTTP 500', jsonReply({}, 500), 'unknown'],
    ['HTTP 403', jsonReply({}, 403), 'unsent'],
    ['no answer', 'cut', 'unknown'],
  ])('%s', async (_, given, is) => {
    answer = given
    expect(await send()).toMatchObject({ is, why: expect.any(String) })
    expect(gateway.asked).toHaveLength(1)
  })

  test('without keys of the runtime nothing is asked', async () => {
    vi.stubEnv('TENCENTCLOUD_SECRETID', '')
    expect(await send()).toMatchObject({ is: 'unsent' })
    expect(gateway.asked).toEqual([])
    vi.stubEnv('TENCENTCLOUD_SECRETID', 'stand-in-id')
  })
})
