import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPlatform, type RunningPlatform } from './index.ts'

// Somebody else's client: written from the standard's text alone, with node's own SM3 and SM4, and none of our code.

const APP_ID = 'QZXYSBX0000000000001'
const APP_SECRET = 'sandbox-main-secret-not-a-secret'

let platform: RunningPlatform
beforeAll(async () => {
  platform = await startPlatform({ port: 0, seed: true })
})
afterAll(() => platform.close())

const sm3 = (text: string) => createHash('sm3').update(text, 'utf8').digest('hex').toUpperCase()

function sm4(key: string, plain: string): string {
  const cipher = createCipheriv('sm4-ecb', Buffer.from(key, 'ascii'), null)
  return Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    .toString('hex')
    .toUpperCase()
}

function unsm4(key: string, hex: string): string {
  const decipher = createDecipheriv('sm4-ecb', Buffer.from(key, 'ascii'), null)
  return Buffer.concat([decipher.update(Buffer.from(hex, 'hex')), decipher.final()]).toString(
    'utf8',
  )
}

const KEY = sm4(APP_ID.slice(0, 16), APP_SECRET).slice(0, 32).slice(0, 16)

it('answers a client that was written from the standard alone', async () => {
  const timestamp = Date.now()
  // Written out by hand, in the order of the names.
  const signed =
    `cert_no=350521194506270030&chs_fjs_appid=${APP_ID}&chs_fjs_appsecret=${APP_SECRET}&chs_fjs_funid=BC00.03.00.02` +
    `&chs_fjs_timestamp=${timestamp}&fixmedins_code=H35050200001&hosp_mdtrt_id=ZY20261101003&psn_name=黄演练&key=${APP_SECRET}`
  const data =
    '{"fixmedins_code":"H35050200001","psn_name":"黄演练","cert_no":"350521194506270030","hosp_mdtrt_id":"ZY20261101003"}'
  const response = await fetch(platform.url, {
    method: 'POST',
    body:
      `{"chs_fjs_appid":"${APP_ID}","chs_fjs_appsecret":"${APP_SECRET}","chs_fjs_funid":"BC00.03.00.02","chs_fjs_timestamp":${timestamp},` +
      `"chs_fjs_encdata":"${sm4(KEY, data)}","chs_fjs_sign":"${sm3(signed)}"}`,
  })
  expect(response.status).toBe(200)
  const outside = (await response.json()) as Record<string, unknown>
  expect(outside).toMatchObject({ code: 0, type: 'success', message: '成功' })
  expect(Math.abs(Number(outside.chs_fjs_timestamp) - Date.now())).toBeLessThan(60_000)

  const plain = unsm4(KEY, String(outside.chs_fjs_encdata))
  const inside = JSON.parse(plain) as { data: Record<string, unknown> }
  expect(inside.data).toMatchObject({
    cntr_state: '1',
    frez_amt: 12000,
    acct_frez_amt: 3000,
    bank_frez_amt: 9000,
    cntr_act_amt: 0,
    cntr_setl_time: '',
  })
  expect(plain).toContain('"frez_amt":12000.00')

  // The answer's signature, again by hand: empty cntr_setl_time is left out, numbers as they are written.
  const dataText = `{"acct_frez_amt":3000.00,"bank_frez_amt":9000.00,"cntr_act_amt":0.00,"cntr_state":"1","frez_amt":12000.00,"frez_time":"${String(inside.data.frez_time)}"}`
  expect(outside.chs_fjs_sign).toBe(
    sm3(
      `chs_fjs_timestamp=${String(outside.chs_fjs_timestamp)}&code=0&data=${dataText}&message=成功&type=success&key=${APP_SECRET}`,
    ),
  )
})

it('refuses the same client when one digit of its cipher text is another', async () => {
  const timestamp = Date.now()
  const good = sm4(KEY, '{"fixmedins_code":"H35050200001"}')
  const bad = (good.startsWith('0') ? '1' : '0') + good.slice(1)
  const response = await fetch(platform.url, {
    method: 'POST',
    body: JSON.stringify({
      chs_fjs_appid: APP_ID,
      chs_fjs_appsecret: APP_SECRET,
      chs_fjs_funid: 'BC00.03.00.01',
      chs_fjs_timestamp: timestamp,
      chs_fjs_encdata: bad,
      chs_fjs_sign: sm3('x'),
    }),
  })
  const outside = (await response.json()) as Record<string, unknown>
  expect(outside.code).toBe(44001)
  expect(JSON.parse(unsm4(KEY, String(outside.chs_fjs_encdata)))).toMatchObject({
    code: 44001,
    type: 'error',
  })
})
