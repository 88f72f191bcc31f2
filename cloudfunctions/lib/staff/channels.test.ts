import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { jsonOf, startStandIn, type StandIn } from '../../../testkit/standIn.ts'
import { readEnvironment } from '../config/environment.ts'
import { connectStaff, readStaffSettings, type StaffMessage } from './index.ts'
import { startSmtpStandIn, type SmtpStandIn } from '../../../testkit/smtpStandIn.ts'

// STAND-INS for WeCom, somebody's own system and a mail server.
let receiver: StandIn
let answer: { status: number; body: string }
let smtp: SmtpStandIn

beforeEach(async () => {
  answer = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' }
  receiver = await startStandIn(() => answer)
  smtp = await startSmtpStandIn()
})
afterEach(async () => {
  await smtp.close()
  await receiver.close()
})

const message: StaffMessage = {
  title: '【信用就医】1 项告警',
  lines: ['机构 H1', '● CareNeedsPerson'],
  data: { kind: 'alert', institution: 'H1' },
}
const posted = () => receiver.asked.map((one) => ({ path: one.url, body: jsonOf(one) }))
const SECRET = 'the-robots-own-key'

const wecom = () => ({ ALERT_WECOM_URL: `${receiver.url}/cgi-bin/webhook/send?key=${SECRET}` })
const webhook = () => ({ ALERT_WEBHOOK_URL: `${receiver.url}/care?token=${SECRET}` })
const mail = (host = '127.0.0.1') => ({
  ALERT_SMTP_URL: `smtp://care%40h.example:p%3Ass%2F${SECRET}@${host}:${smtp.port}`,
  ALERT_MAIL_FROM: 'care@h.example',
  ALERT_MAIL_TO: 'it@h.example，desk@h.example',
})

async function send(env: Record<string, string>, what = message): Promise<void> {
  const environment = readEnvironment(env)
  const channels = connectStaff(readStaffSettings(environment))
  environment.check()
  for (const channel of channels) {
    await channel.send(what)
    await channel.close()
  }
}

test('without any variable nobody is told', () => {
  expect(connectStaff(readStaffSettings(readEnvironment({})))).toEqual([])
})

describe('WeCom', () => {
  test('gets a text, at its own address', async () => {
    await send(wecom())
    expect(posted()).toEqual([
      {
        path: `/cgi-bin/webhook/send?key=${SECRET}`,
        body: {
          msgtype: 'text',
          text: { content: '【信用就医】1 项告警\n机构 H1\n● CareNeedsPerson' },
        },
      },
    ])
  })

  test('gets whole lines, no more than it takes', async () => {
    const lines = Array.from({ length: 99 }, (_, index) => `第 ${index} 行${'字'.repeat(20)}`)
    await send(wecom(), { ...message, lines })
    const { content } = (posted()[0]!.body as { text: { content: string } }).text
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048)
    const got = content.split('\n')
    expect(got.at(-1)).toBe('…（后面还有，见日志）')
    expect(got.slice(1, -1)).toEqual(lines.slice(0, got.length - 2))
  })

  test.each<[string, typeof answer, RegExp]>([
    ['a wrong key', { status: 200, body: '{"errcode":93000}' }, /errcode 93000，机器人的地址不对/],
    ['another refusal', { status: 200, body: '{"errcode":40058}' }, /没有收：errcode 40058$/],
    ['not WeCom', { status: 200, body: '<html>' }, /答复看不懂/],
    ['null', { status: 200, body: 'null' }, /答复看不懂/],
    ['out of order', { status: 503, body: '' }, /HTTP 503/],
  ])('%s', async (_, given, why) => {
    answer = given
    const failure: unknown = await send(wecom()).catch((error: unknown) => error)
    expect(String(failure)).toMatch(why)
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(SECRET)
  })
})

describe('somebody’s own system', () => {
  test('gets the same for a person and for a program', async () => {
    answer = { status: 204, body: '' }
    await send(webhook())
    expect(posted()[0]!.body).toEqual({
      kind: 'alert',
      institution: 'H1',
      title: '【信用就医】1 项告警',
      text: '机构 H1\n● CareNeedsPerson',
    })
  })

  test('that is not there', async () => {
    await expect(send({ ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/x' })).rejects.toThrow(
      'Webhook没有收：ECONNREFUSED',
    )
  })
})

describe('mail', () => {
  test('goes to everybody, with the account’s own name and password', async () => {
    await send(mail())
    const login = Buffer.from(`\0care@h.example\0p:ss/${SECRET}`).toString('base64')
    expect(smtp.commands).toEqual(
      expect.arrayContaining([
        `AUTH PLAIN ${login}`,
        'MAIL FROM:<care@h.example>',
        'RCPT TO:<it@h.example>',
        'RCPT TO:<desk@h.example>',
      ]),
    )
    const [letter = ''] = smtp.letters
    expect(letter).toMatch(/^Auto-Submitted: auto-generated$/im)
    expect(decoded(letter)).toContain('● CareNeedsPerson')
  })

  test('never says a password where nobody can be sure who listens', async () => {
    // The same server under a name that is not this machine's own.
    const failure: unknown = await send(mail('127.1')).catch((error: unknown) => error)
    expect(String(failure)).toMatch(/邮件没有收：ETLS/)
    expect(smtp.commands.filter((line) => /^AUTH/.test(line))).toEqual([])
  })

  test('that the server refuses is told with its code, and without the password', async () => {
    smtp.recipient = '550 who is that'
    const failure: unknown = await send(mail()).catch((error: unknown) => error)
    expect(String(failure)).toMatch(/邮件没有收：EENVELOPE 550/)
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain(SECRET)
  })
})

const decoded = (letter: string): string => {
  const [, encoding = ''] = /content-transfer-encoding: (\S+)/i.exec(letter) ?? []
  const body = letter.slice(letter.indexOf('\n\n') + 2)
  return encoding === 'base64'
    ? Buffer.from(body, 'base64').toString('utf8')
    : Buffer.from(
        body
          .replace(/=\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
}
