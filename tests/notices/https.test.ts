import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { MINI_PROGRAM } from '../../sandbox/defaults.ts'
import { SANDBOX_TEMPLATES, startWechat, type RunningWechat } from '../../sandbox/wechat/index.ts'
import { readEnvironment } from '../../cloudfunctions/lib/config/environment.ts'
import { connectNotices } from '../../cloudfunctions/lib/notices/connect.ts'
import { readNoticeAccount, readNoticeSettings } from '../../cloudfunctions/lib/notices/settings.ts'
import type { NoticeSender } from '../../cloudfunctions/lib/notices/sender.ts'

// The sandbox's WeChat stands for WeChat, and looks at the token.
const directory = mkdtempSync(join(tmpdir(), 'notices-'))
let wechat: RunningWechat
let sender: NoticeSender

beforeAll(async () => {
  wechat = await startWechat({ port: 0 })
  const environment = readEnvironment({
    WX_APPID: MINI_PROGRAM.appId,
    WX_APPSECRET: MINI_PROGRAM.appSecret,
    WX_API_URL: wechat.url,
  })
  sender = connectNotices(
    [{ code: 'H1', notices: readNoticeSettings(environment) }],
    { now: Date.now, log: pino({ level: 'silent' }) } as never,
    { ...readNoticeAccount(environment)!, store: { kind: 'sqlite', directory } },
  ).sender
})
afterAll(async () => {
  await sender.close()
  await wechat.close()
  rmSync(directory, { recursive: true })
})
afterEach(() => fetch(`${wechat.url}/sandbox/faults`, { method: 'DELETE' }))

const fault = (on: string, kind: string, times = 1) =>
  fetch(`${wechat.url}/sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ on, kind, times }),
  })

const send = () => {
  const template = SANDBOX_TEMPLATES[0]!
  return sender.send({
    openid: 'o-alice',
    templateId: template.id,
    page: 'pages/stay/index',
    data: {
      thing1: { value: '王**' },
      amount2: { value: '100.00元' },
      time3: { value: '2026年11月1日 09:00' },
    },
  })
}
const received = () => wechat.messages().length

describe('a subscribe message over HTTPS', () => {
  test('goes under the mini-program’s own token, which serves for the next as well', async () => {
    expect([await send(), await send()]).toEqual([{ is: 'sent' }, { is: 'sent' }])
    expect([received(), wechat.asked('token')]).toEqual([2, 1])
  })

  test('goes once where somebody has had another token made', async () => {
    const before = received()
    wechat.replaceTokens()
    expect(await send()).toEqual({ is: 'sent' })
    expect([received() - before, wechat.asked('token')]).toEqual([1, 2])
  })

  test.each([
    ['send', 'expired-token', 2, { is: 'unsent', why: 'errcode 42001' }],
    ['send', 'declined', 1, { is: 'refused', why: 'errcode 43101' }],
    ['send', 'lost', 1, { is: 'unknown' }],
  ])('%s %s: %j', async (on, kind, times, outcome) => {
    await fault(on, kind, times)
    expect(await send()).toMatchObject(outcome)
  })

  test('certainly did not go where there is no token to be had', async () => {
    const before = received()
    wechat.replaceTokens()
    await fault('token', 'stranger', 3)
    expect(await send()).toEqual({ is: 'unsent', why: 'no token, errcode 40164' })
    expect(received()).toBe(before)
  })
})

test('without the secret there is no account: the cloud call stays', () => {
  expect(readNoticeAccount(readEnvironment({ WX_APPID: MINI_PROGRAM.appId }))).toBeUndefined()
})
