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

  it('opens a page once for two quick taps, and lets another through at once', () => {
    const opened: string[] = []
    const open = ({ url, complete }: { url: string; complete(): void }) => {
      opened.push(url)
      complete()
    }
    vi.stubGlobal('uni', { navigateTo: open, redirectTo: open, reLaunch: open })
    go('help')
    go('help')
    go('agreement', 'navigateTo', { cntr_no: 'A/1&2' })
    vi.advanceTimersByTime(400)
    go('help')
    expect(opened).toEqual([
      '/pages-about/help/index',
      '/pages-agreements/view/index?cntr_no=A%2F1%262',
      '/pages-about/help/index',
    ])
  })
})
