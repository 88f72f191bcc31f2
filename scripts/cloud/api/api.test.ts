import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { jsonReply, startStandIn, type StandIn } from '../../../testkit/standIn.ts'
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
  let tencent: StandIn
  let answers: (object | number | 'cut')[]

  beforeEach(async () => {
    answers = []
    tencent = await startStandIn(() => {
      const answer = answers.shift()
      if (answer === 'cut') return answer
      if (typeof answer === 'number') return { status: answer }
      return jsonReply({ Response: { RequestId: 'r', ...answer } })
    })
  })
  afterEach(() => tencent.close())

  const api = () =>
    createCloudApi({ account: { ...account, token: 't' }, url: tencent.url, pauseMs: 1 })
  const refusal = (code: string) => ({ Error: { Code: code, Message: 'no' } })

  test('names the action, the version, the region and temporary keys', async () => {
    answers = [{ EnvList: [] }]
    expect(await api().call('tcb', 'DescribeEnvs', { EnvId: 'a' })).toMatchObject({ EnvList: [] })
    expect(tencent.asked[0]).toMatchObject({
      headers: {
        'x-tc-action': 'DescribeEnvs',
        'x-tc-version': '2018-06-08',
        'x-tc-region': 'ap-shanghai',
        'x-tc-token': 't',
        'content-type': 'application/json',
      },
      body: Buffer.from('{"EnvId":"a"}'),
    })
  })

  test('what was refused for haste is tried again; whatever is read is asked for again', async () => {
    answers = [refusal('RequestLimitExceeded'), refusal('FailedOperation.UpdatingFunction'), {}]
    await api().call('scf', 'UpdateFunctionCode', {})
    answers = ['cut', 502, refusal('InternalError'), {}]
    await api().call('scf', 'GetFunction', {})
    expect(tencent.asked).toHaveLength(7)
  })

  test.each<[string, object | number | 'cut', RegExp]>([
    [
      'a refusal',
      refusal('AuthFailure.SecretIdNotFound'),
      /^CreateTable 没有做成：no（AuthFailure/,
    ],
    ['no answer', 'cut', /连不上腾讯云的接口（network）/],
    ['something else', 502, /HTTP 502/],
  ])('a write is not repeated after %s', async (_, answer, why) => {
    answers = [answer, {}]
    await expect(api().call('tcb', 'CreateTable', {})).rejects.toThrow(why)
    expect(tencent.asked).toHaveLength(1)
  })
})
