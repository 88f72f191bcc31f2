import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createWechatSender } from './wechat.ts'

// The real SDK throughout; what answers it is a stand-in for CloudBase's gateway, not the service.
let server: Server
let asked: Record<string, unknown>[] = []
let answer: { status: number; body: unknown } | 'cut'

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        asked.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>)
        if (answer === 'cut') return void request.socket.destroy()
        response
          .writeHead(answer.status, { 'content-type': 'application/json' })
          .end(JSON.stringify(answer.body))
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin`
  const environment = {
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    SCF_NAMESPACE: 'stand-in',
    TENCENTCLOUD_SECRETID: 'stand-in-id',
    TENCENTCLOUD_SECRETKEY: 'stand-in-key',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: url }),
    TRIGGER_SRC: 'timer',
    WX_TRIGGER_API_TOKEN_V0: 'token-of-the-timer',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await new Promise((resolve) => server.close(resolve))
})
afterEach(() => {
  asked = []
})

const MESSAGE = {
  openid: 'oABC',
  templateId: 'template',
  page: 'pages/arrival/index',
  data: { thing1: { value: '黄*练' } },
}
const said = (result: object) => ({
  status: 200,
  body: { requestId: 'r', data: { responseData: JSON.stringify(result) } },
})
const send = () => createWechatSender(800).send(MESSAGE)

describe('subscribeMessage.send through CloudBase', () => {
  test('asks once, under the runtime’s own token', async () => {
    answer = said({ errCode: 0, errMsg: 'openapi.subscribeMessage.send:ok' })
    expect(await send()).toEqual({ is: 'sent' })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      action: 'wx.api',
      apiName: 'subscribeMessage.send',
      envName: 'stand-in',
      wxCloudApiToken: 'token-of-the-timer',
    })
    expect(JSON.parse(asked[0]!.requestData as string)).toEqual({
      touser: 'oABC',
      templateId: 'template',
      page: 'pages/arrival/index',
      lang: 'zh_CN',
      miniprogramState: 'formal',
      data: MESSAGE.data,
    })
  })

  test.each<[string, typeof answer, string]>([
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
      { status: 200, body: { code: 'INVALID_WX_API_TOKEN', message: 'no token', requestId: 'r' } },
      'unsent',
    ],
    ['WeChat is busy', said({ errCode: -1 }), 'unknown'],
    ['no code', said({ errMsg: 'ok' }), 'unknown'],
    [
      'a failure inside CloudBase',
      { status: 200, body: { code: 'SYS_ERR', message: 'x', requestId: 'r' } },
      'unknown',
    ],
    ['HTTP 500', { status: 500, body: {} }, 'unknown'],
    ['HTTP 403', { status: 403, body: {} }, 'unsent'],
    ['no answer', 'cut', 'unknown'],
  ])('%s', async (_, given, is) => {
    answer = given
    expect(await send()).toMatchObject({ is, why: expect.any(String) })
    expect(asked).toHaveLength(1)
  })

  test('without keys of the runtime nothing is asked', async () => {
    vi.stubEnv('TENCENTCLOUD_SECRETID', '')
    expect(await send()).toMatchObject({ is: 'unsent' })
    expect(asked).toEqual([])
    vi.stubEnv('TENCENTCLOUD_SECRETID', 'stand-in-id')
  })
})
