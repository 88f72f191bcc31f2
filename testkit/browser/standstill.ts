import type { Page } from 'playwright-core'

/**
 * Until the page stands still: what moves and ends has ended, nothing looks pressed any more, and it was drawn twice
 * since. What goes on for ever, as a skeleton does, is not waited for.
 * @throws Error where something begins anew all the time
 */
export async function standstill(page: Page): Promise<void> {
  const moves = await page.evaluate<boolean>(`(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const moving = () => document.getAnimations().filter(({ playState, effect }) =>
      playState === 'running' && effect.getComputedTiming().endTime !== Infinity)
    const isPressed = () => document.querySelector('.btn-down, .tap-down, .comfort-down, .who-down') !== null
    for (const end = Date.now() + 5000; Date.now() < end;) {
      await frame()
      await frame()
      const all = moving()
      if (all.length === 0 && !isPressed()) return false
      await Promise.allSettled(all.map(({ finished }) => finished))
    }
    return true
  })()`)
  if (moves) throw new Error(`${page.url()} never stands still`)
}
