import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { go } from './go.ts'
import { single } from './single.ts'

describe('single', () => {
  it('does a deed once while it runs, and again afterwards', async () => {
    let finish = () => {}
    const deed = vi.fn(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve
        }),
    )
    const { run, running } = single(deed)
    const first = run()
    await run()
    expect([deed.mock.calls.length, running.value]).toEqual([1, true])
    finish()
    await first
    expect(running.value).toBe(false)
    void run()
    expect(deed).toHaveBeenCalledTimes(2)
  })

  it('may be tried again after a failure', async () => {
    const { run, running } = single(async () => {
      throw new Error('no')
    })
    await expect(run()).rejects.toThrow('no')
    expect(running.value).toBe(false)
  })
})

describe('go', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  let pages = 1
  const opened: string[] = []
  const by =
    (manner: string) =>
    ({ url, complete }: { url: string; complete(): void }) => {
      opened.push(`${manner} ${url}`)
      complete()
    }
  beforeEach(() => {
    pages = 1
    opened.splice(0)
    vi.stubGlobal('getCurrentPages', () => Array.from({ length: pages }, () => ({})))
    vi.stubGlobal(
      'uni',
      Object.fromEntries(
        ['navigateTo', 'redirectTo', 'reLaunch'].map((manner) => [manner, by(manner)]),
      ),
    )
  })

  it('never opens the eleventh page over ten others: WeChat would do nothing', () => {
    for (pages of [9, 10]) {
      go('help')
      vi.advanceTimersByTime(400)
    }
    go('stay', 'reLaunch')
    expect(opened).toEqual([
      'navigateTo /pages-about/help/index',
      'redirectTo /pages-about/help/index',
      'reLaunch /pages/stay/index',
    ])
  })

  it('opens a page once for two quick taps, and lets another through at once', () => {
    go('help')
    go('help')
    go('agreement', 'navigateTo', { cntr_no: 'A/1&2' })
    vi.advanceTimersByTime(400)
    go('help')
    expect(opened).toEqual([
      'navigateTo /pages-about/help/index',
      'navigateTo /pages-agreements/view/index?cntr_no=A%2F1%262',
      'navigateTo /pages-about/help/index',
    ])
  })
})
