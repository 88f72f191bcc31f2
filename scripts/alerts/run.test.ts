import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../../testkit/standIn.ts'
import { captured } from '../command/testing.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'alerts-'))
const file = join(folder, 'production.env')
let wecom: StandIn
let robot: string

beforeAll(async () => {
  wecom = await startStandIn(() => ({ body: '{"errcode":0}' }))
  robot = `${wecom.url}/cgi-bin/webhook/send?key=the-robots-own-key`
})
afterAll(async () => {
  await wecom.close()
  rmSync(folder, { recursive: true })
})

function command(values: Record<string, string>, ...argv: string[]) {
  const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'\n`)
  writeFileSync(file, lines.join(''), { mode: 0o600 })
  return captured(run, [...argv, '--variables', file], {})
}

test('says of each channel whether it took the message', async () => {
  const values = { ALERT_WECOM_URL: robot, ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/hook-secret' }
  const { code, out, err } = await command(values, 'test')
  expect([code, out]).toEqual([
    1,
    '✓ 企业微信收了，请到那里看一眼\n✗ Webhook没有收：ECONNREFUSED（unavailable.staff-channel）\n',
  ])
  expect(out + err).not.toMatch(/the-robots-own-key|hook-secret/)
  expect(await command({ ALERT_WECOM_URL: robot }, 'test')).toMatchObject({ code: 0 })
  expect(JSON.parse((await command({ ALERT_WECOM_URL: robot }, 'test', '--json')).out)).toEqual({
    channels: [{ channel: 'wecom', taken: true }],
  })
})

test('names every institution', async () => {
  const env = {
    ALERT_WECOM_URL: robot,
    HOSPITAL_FIXMEDINS_CODE: 'H1',
    INSTITUTIONS: '[{"code":"H1","name":"本部"},{"code":"H2","name":"北院"}]',
  }
  expect(await command(env, 'test')).toMatchObject({ code: 0 })
  expect(wecom.asked.at(-1)!.body.toString()).toContain('机构 H1、H2，')
})

test.each<[Record<string, string>, string[], number, string]>([
  [{}, ['test'], 1, '出了事没有人知道'],
  [{ ALERT_WECOM_URL: 'https://h.example' }, ['test'], 1, 'ALERT_WECOM_URL 应是'],
  [{}, [], 2, '要说明是 test'],
  [{}, ['test', 'x'], 2, '不认识 x'],
])('%j %j: %i', async (values, argv, code, why) => {
  expect(await command(values, ...argv)).toMatchObject({
    code,
    err: expect.stringContaining(why) as string,
  })
})
