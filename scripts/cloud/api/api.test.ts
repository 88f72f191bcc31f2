import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCloudApi } from './client.ts'
import { authorization } from './sign.ts'

const account = { secretId: 'AKIDexample', secretKey: 'example/key' }

test('signs as Tencent’s own SDK does (tencentcloud-sdk-nodejs-common 4.1.220)', () => {
  const body = JSON.stringify({
    EnvId: 'hospital-5g8x2a',
    TableName: 'intents',
    PermissionInfo: { AclTag: 'ADMINONLY', EnvId: 'hospital-5g8x2a' },
    note: '中文',
  })
  expect(
    authorization(account, {
      service: 'tcb',
      host: 'tcb.tencentcloudapi.com',
      body,
      at: 1_795_861_453,
    }),
  ).toBe(
    'TC3-HMAC-SHA256 Credential=AKIDexample/2026-11-28/tcb/tc3_request, ' +
      'SignedHeaders=content-type;host, ' +
      'Signature=1adc27b6298bc1b5e7b42665545a9b65227dec05edfaa3d98892cbee8cd2a053',
  )
})

describe('a call', () => {
  let server: Server
  let url: string
  let answers: (object | number | 'broken')[]
  let seen: { headers: NodeJS.Dict<string | string[]>; body: string }[]

  beforeEach(async () => {
    answers = []
    seen = []
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      seen.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      const answer = answers.shift()
      if (answer === 'broken') request.socket.destroy()
      else if (typeof answer === 'number') response.writeHead(answer).end()
      else response.end(JSON.stringify({ Response: { RequestId: 'r', ...answer } }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const api = () => createCloudApi({ account: { ...account, token: 't' }, url, pauseMs: 1 })
  const refusal = (code: string) => ({ Error: { Code: code, Message: 'no' } })

  test('names the action, the version, the region and temporary keys', async () => {
    answers = [{ EnvList: [] }]
    expect(await api().call('tcb', 'DescribeEnvs', { EnvId: 'a' })).toMatchObject({ EnvList: [] })
    expect(seen[0]).toMatchObject({
      headers: {
        'x-tc-action': 'DescribeEnvs',
        'x-tc-version': '2018-06-08',
        'x-tc-region': 'ap-shanghai',
        'x-tc-token': 't',
        'content-type': 'application/json',
      },
      body: '{"EnvId":"a"}',
    })
  })

  test('what was refused for haste is tried again; whatever is read is asked for again', async () => {
    answers = [refusal('RequestLimitExceeded'), refusal('FailedOperation.UpdatingFunction'), {}]
    await api().call('scf', 'UpdateFunctionCode', {})
    answers = ['broken', 502, refusal('InternalError'), {}]
    await api().call('scf', 'GetFunction', {})
    expect(seen).toHaveLength(7)
  })

  test.each<[string, object | number | 'broken', RegExp]>([
    [
      'a refusal',
      refusal('AuthFailure.SecretIdNotFound'),
      /^CreateTable 没有做成：no（AuthFailure/,
    ],
    ['no answer', 'broken', /连不上腾讯云的接口（network）/],
    ['something else', 502, /HTTP 502/],
  ])('a write is not repeated after %s', async (_, answer, why) => {
    answers = [answer, {}]
    await expect(api().call('tcb', 'CreateTable', {})).rejects.toThrow(why)
    expect(seen).toHaveLength(1)
  })
})
