import type { Browser } from 'playwright-core'
import { launchChromium } from '../../scripts/command/chromium.ts'
import { builtApp } from '../builtApp.ts'
import { startCare, type CareOptions, type RunningCare } from '../running.ts'
import { BrowserDevice, type BrowserDeviceOptions } from './device.ts'
import type { Outside } from './outside.ts'

/** The app as it is built for WeChat, the running functions, and a browser for phones. */
export interface RunningInWechat {
  care: RunningCare
  /** Where the built app lies. */
  built: string
  browser: Browser
  open(outside: Outside, options?: BrowserDeviceOptions): Promise<BrowserDevice>
  /** After each test. */
  putAway(): Promise<void>
  close(): Promise<void>
}

export async function startInWechat(options: CareOptions = {}): Promise<RunningInWechat> {
  const [care, browser, built] = await Promise.all([
    startCare(options),
    launchChromium(),
    builtApp('mp-weixin'),
  ])
  const inUse: BrowserDevice[] = []
  return {
    care,
    built,
    browser,
    async open(outside, deviceOptions) {
      const device = await BrowserDevice.open(browser, built, outside, deviceOptions)
      inUse.push(device)
      return device
    },
    async putAway() {
      for (const device of inUse.splice(0)) await device.close()
    },
    async close() {
      await browser.close()
      await care.close()
    },
  }
}
