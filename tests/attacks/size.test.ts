import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startCare, type RunningCare } from '../../testkit/running.ts'
import { openCloudFunction, type CloudFunction } from './cloud.ts'
import { ATTACKED, INNOCENT } from './innocent.ts'
import { costOf, expectCheap, type Cost } from './measured.ts'

/** What HTTP access lets through at the most, bytes. */
const LARGEST = 6_000_000

const filled = (part: string, size: number) => part.repeat(Math.ceil(size / part.length))

/** Bodies that say little and are much, each so large. */
const bodies = (size: number): [what: string, body: string][] => [
  ['numbers', `[${filled('1,', size)}1]`],
  ['numbers under a name', `{"chs_fjs_appid":"x","a":[${filled('1,', size)}1]}`],
  ['empty objects', `[${filled('{},', size)}{}]`],
  ['names', `{${Array.from({ length: size / 12 }, (_, n) => `"n${n}":1`).join(',')}}`],
  ['one within another', filled('[', size)],
  ['objects within one another', filled('{"a":', size)],
  ['one text', `{"action":"${filled('a', size)}"}`],
  ['an unknown name', `{"action":"patients.list","${filled('a', size)}":1}`],
  ['escapes', `{"action":"${filled('\\u0000', size)}"}`],
  ['a number', filled('1', size)],
  ['blanks', filled(' ', size)],
]

let care: RunningCare

beforeAll(async () => {
  care = await startCare()
})
afterAll(() => care.close())

describe.each(ATTACKED)('%s, as it is deployed', (name) => {
  let attacked: CloudFunction
  let usual: Cost

  beforeAll(async () => {
    attacked = await openCloudFunction(name, { ...care.env, LOG_LEVEL: 'warn' })
    // A large event costs something before the function has it, and several until the collector comes: that much
    // anybody may.
    const largest = await costOf(() => attacked.post('x'.repeat(LARGEST)))
    const innocent = await costOf(() => attacked.post(INNOCENT[name]()))
    usual = { ...innocent, tookMs: Math.max(innocent.tookMs, largest.tookMs) }
  })
  afterAll(() => attacked.close())

  test.each([...bodies(LARGEST), ...bodies(60_000)])('%s', async (_, body) => {
    const { reply, ...outcome } = await attacked.post(body)
    expectCheap(outcome, usual)
    expect([200, 400]).toContain(reply.statusCode)
    expect(reply.body).not.toMatch(/"ok":true|"code":0\b/)
    expect(reply.body.length).toBeLessThan(1000)
  })

  test('none of it took more memory than half of what the process had', async () => {
    const { reply, peakBytes } = await attacked.post(INNOCENT[name]())
    expect(reply.statusCode).toBe(200)
    expect(peakBytes).toBeLessThan(1.5 * usual.peakBytes)
  })

  test('nor wrote more than a few short lines of it', () => {
    for (const line of attacked.output.join('').split('\n')) expect(line.length).toBeLessThan(3000)
  })
})
