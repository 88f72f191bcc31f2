import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000 })

const PEOPLE = 12

test('a short morning by command: everybody is served, from the freeze to the settlement, and the cost is told', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    'scripts/load/main.ts',
    '--morning',
    '--people',
    String(PEOPLE),
    '--seconds',
    '3',
  ])
  const counts = Object.fromEntries(
    [...stdout.matchAll(/^(\S+ \S+)\s+(\d+) 次.*出错 0$/gm)].map(([, kind, count]) => [
      kind,
      Number(count),
    ]),
  )
  expect(counts, stdout).toEqual({
    '/hospital 冻结': PEOPLE,
    '/patient handoff.begin': PEOPLE / 4,
    '/patient handoff.complete': PEOPLE / 4,
    '/patient overview.get': PEOPLE * 2,
    '/patient preauthorization.current': PEOPLE,
    '/patient timeline.list': PEOPLE,
    '/patient bill.get': PEOPLE,
    '/hospital 结算': PEOPLE,
  })
  expect(stdout).toContain('请稍候的（unavailable.busy） 0 次，别的出错 0 次')
  const [, ours, bare, times] =
    /^函数秒.*?([\d.]+)，同样多次的空函数 ([\d.]+)，([\d.]+) 倍$/m.exec(stdout) ?? []
  // Every function has half a GB; the empty one does nothing at all.
  expect(Number(/^GB·秒.*?([\d.]+)$/m.exec(stdout)?.[1])).toBeCloseTo(Number(ours) / 2, 0)
  expect(Number(times)).toBeGreaterThan(1)
  expect(Number(bare)).toBeGreaterThan(0)
})
