import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** ms */
const LONGEST = 10_000
const BETWEEN = 50

/**
 * Waits until it holds in the page, whose own policy lets nothing be evaluated there: it is asked from outside.
 * @throws Error naming what did not come to hold
 */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + LONGEST
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`never came to hold: ${expression.slice(0, 200)}`)
    await pause(BETWEEN)
  }
}
