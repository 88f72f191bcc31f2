import type { Page } from 'playwright-core'

/**
 * Until the page stands still: what moves and ends has ended, and it was drawn twice since. What goes on for ever, as a
 * skeleton does, is not waited for.
 * @throws Error where something begins anew all the time
 */
export async function standstill(page: Page): Promise<void> {
  const moved = await page.evaluate<boolean>(`(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    const moving = () => document.getAnimations().filter(({ playState, effect }) =>
      playState === 'running' && effect.getComputedTiming().endTime !== Infinity)
    for (let round = 0; round < 20; round += 1) {
      await frame()
      await frame()
      const all = moving()
      if (all.length === 0) return false
      await Promise.allSettled(all.map(({ finished }) => finished))
    }
    return true
  })()`)
  if (moved) throw new Error(`${page.url()} never stands still`)
}
