import type { Page } from 'playwright-core'

/** Lighthouse's "slow 4G", as it is applied to a connection: bytes a second, ms. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (0.75 * 1024 * 1024) / 8,
}
const SLOW_CPU = 4

/** One way there and back, ms. */
export const ROUND_TRIP_MS = SLOW_4G.latency

/** How long so many bytes take to come, ms. */
export const downloadMs = (bytes: number): number =>
  SLOW_4G.latency + (bytes / SLOW_4G.downloadThroughput) * 1000

/** Makes of the page's computer a cheap phone. */
export async function slowCpu(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW_CPU })
}

/** Makes of it a cheap phone far from the mast. */
export async function slowDown(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW_4G)
  await slowCpu(page)
}
