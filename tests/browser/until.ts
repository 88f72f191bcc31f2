import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** Waits until it holds in the page, whose own policy lets nothing be evaluated there: it is asked from outside. */
export const until = (page: Page, expression: string): Promise<void> =>
  expect.poll(() => page.evaluate(expression), { timeout: 10_000 }).toBeTruthy()
