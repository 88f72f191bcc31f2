import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PATIENTS, demoPatient } from '../../sandbox/defaults.ts'
import { BUDGETS } from '../../scripts/bench/goals.ts'
import { startInWechat, type RunningInWechat } from '../../testkit/wechat/running.ts'
import { MODES, type ModeName } from '../../testkit/wechat/modes.ts'
import { drawingOfStay, faultsOfStay, scriptsOfStart } from '../../testkit/wechat/stays.ts'

let running: RunningInWechat

beforeAll(async () => {
  running = await startInWechat()
}, 180_000)
afterEach(() => running.putAway())
afterAll(() => running.close())

test.each(Object.keys(MODES) as ModeName[])(
  'the stay of each of the sandbox’s patients can be read: %s',
  async (mode) => {
    const faults: Record<string, string[]> = {}
    for (const patient of DEMO_PATIENTS) {
      const found = await faultsOfStay(running.open, running.care, patient, mode)
      if (found.length > 0) faults[patient.key] = found
    }
    expect(faults).toEqual({})
  },
  180_000,
)

test.each(['exparser', 'glass-easel'] as const)(
  'on %s, little is handed over to be drawn, and at once',
  async (engine) => {
    // Of the sandbox's patients the one with the most to show.
    const drawing = await drawingOfStay(running, demoPatient('settled'), engine)
    expect(drawing.bytes).toBeGreaterThan(1024)
    for (const what of ['bytes', 'calls', 'turns'] as const)
      expect(drawing[what], what).toBeLessThanOrEqual(BUDGETS.drawing[what])
  },
)

test('little has to run before the first page is there', async () => {
  const ran = await scriptsOfStart(running)
  expect(Object.keys(ran)).toContain('pages/arrival/index.js')
  const sum = Object.values(ran).reduce((total, bytes) => total + bytes, 0)
  expect(sum).toBeLessThanOrEqual(BUDGETS.startScriptsBytes)
})
