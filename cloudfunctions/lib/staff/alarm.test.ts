import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Gauges } from '../health/metrics.ts'
import { StoreUnavailable } from '../store/errors.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createAlarm, type Alarm } from './alarm.ts'
import { WELL, fakeChannel, sick, type FakeChannel } from './testing.ts'

const MINUTE = 60_000
const TROUBLE = sick({ persons: 2 })

let now: number
let store: Store
let away: boolean
let alarm: Alarm
let channels: FakeChannel[]

/** As another instance of the function would open it. */
const another = (): Alarm =>
  createAlarm({ channels, store, institution: 'H35050200001', now: () => now })

beforeEach(() => {
  now = Date.parse('2026-11-02T09:00:00+08:00')
  away = false
  const inner = openSqliteStore(':memory:', () => now)
  store = {
    ...inner,
    get: (...asked) => (away ? Promise.reject(new StoreUnavailable()) : inner.get(...asked)),
  }
  channels = [fakeChannel('wecom'), fakeChannel('mail')]
  alarm = another()
})
afterEach(() => store.close())

const titles = (index = 0) => channels[index]!.messages.map(({ title }) => title)

async function later(minutes: number, gauges: Gauges, by: Alarm = alarm): Promise<void> {
  now += minutes * MINUTE
  await by.ring(gauges)
}

describe('the alarm', () => {
  test('tells every channel what is wrong, in the runbook’s words and with nothing but numbers', async () => {
    await alarm.ring(TROUBLE)
    await later(5, WELL)
    for (const { messages } of channels)
      expect(messages).toEqual([
        {
          title: '【信用就医】1 项告警',
          lines: [
            '机构 H35050200001，2026-11-02 09:00:00',
            '● CareNeedsPerson（H1 现为 2）：有待人工核对的业务，同一住院的后续业务在等它：第一节。从 2026-11-02 09:00:00 起',
            '处置：docs/runbook.md，先看上面写的那一节',
          ],
          data: {
            kind: 'alert',
            institution: 'H35050200001',
            at: now - 5 * MINUTE,
            alerts: [
              {
                name: 'CareNeedsPerson',
                severity: 'warning',
                state: 'firing',
                since: now - 5 * MINUTE,
                institutions: ['H1'],
              },
            ],
          },
        },
        {
          title: '【信用就医】1 项恢复',
          lines: [
            '机构 H35050200001，2026-11-02 09:05:00',
            '○ 已恢复 CareNeedsPerson：有待人工核对的业务，同一住院的后续业务在等它：第一节',
          ],
          data: expect.objectContaining({
            alerts: [{ name: 'CareNeedsPerson', severity: 'warning', state: 'resolved' }],
          }) as object,
        },
      ])
  })

  test('tells once, however many instances look', async () => {
    await Promise.all([alarm.ring(TROUBLE), another().ring(TROUBLE), another().ring(TROUBLE)])
    await later(5, TROUBLE, another())
    expect(titles()).toEqual(['【信用就医】1 项告警'])
  })

  test('tries again what a channel did not take, and the others only once', async () => {
    channels[0]!.fails = true
    await expect(alarm.ring(TROUBLE)).rejects.toThrow('企业微信没有收：HTTP 500')
    await expect(later(5, TROUBLE)).rejects.toThrow()
    channels[0]!.fails = false
    await later(5, TROUBLE)
    await later(5, TROUBLE)
    expect([titles(0), titles(1)]).toEqual([['【信用就医】1 项告警'], ['【信用就医】1 项告警']])
    channels[0]!.fails = true
    await expect(later(5, WELL)).rejects.toThrow()
    channels[0]!.fails = false
    await later(5, WELL)
    expect(titles(0)).toEqual(['【信用就医】1 项告警', '【信用就医】1 项恢复'])
  })

  test('tells that the database is away, and that it is back', async () => {
    const gone: Gauges = {
      ...WELL,
      readiness: { ...WELL.readiness, ready: false, store: 'unavailable' },
    }
    await alarm.ring(TROUBLE)
    away = true
    for (let round = 0; round < 4; round += 1) await later(5, gone)
    away = false
    await later(5, WELL)
    expect(titles()).toEqual([
      '【信用就医】1 项告警',
      '【信用就医·立即处理】1 项告警',
      '【信用就医】2 项恢复',
    ])
  })
})
