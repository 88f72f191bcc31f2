import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { serveWeb } from '../../scripts/start/web.ts'
import { builtApp } from '../builtApp.ts'
import { freePort, startCare, type CareOptions, type RunningCare } from '../running.ts'
import { launchChromium } from '../../scripts/command/chromium.ts'
import { PHONE } from './phone.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** Where the pictures of a test run go. */
const PICTURES = join(root, 'dist/pictures')

/** The built app in a browser, over the sandbox and the functions. */
export interface Site {
  url: string
  care: RunningCare
  browser: Browser
  /** Where a picture of this name goes. */
  pictureFile(name: string): string
  /** A phone of its own: nothing is shared with another. */
  phone(options?: Parameters<Browser['newContext']>[0]): Promise<Phone>
  /** After each test. */
  putAway(): Promise<void>
  close(): Promise<void>
}

export interface Phone {
  context: BrowserContext
  page: Page
  /** What the page complained of: errors of scripts, and requests to any other host. */
  complaints: string[]
  picture(name: string): Promise<void>
}

const pictureFile = (name: string): string => join(PICTURES, `${name}.png`)

export async function openSite(options: CareOptions = {}): Promise<Site> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const [care, app] = await Promise.all([startCare({ ...options, h5Url: url }), builtApp('h5')])
  const web = await serveWeb(app, port, care.functions.url)
  const browser = await launchChromium()
  await mkdir(PICTURES, { recursive: true })
  const inUse: BrowserContext[] = []
  const known = [url, care.evoucherUrl]
  return {
    url,
    care,
    browser,
    pictureFile,
    async phone(options = {}) {
      const context = await browser.newContext({ ...PHONE, ...options })
      inUse.push(context)
      context.setDefaultTimeout(15_000)
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        // The browser's own line about a request that was made to fail.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text())
      })
      page.on('request', (request) => {
        if (
          /^https?:/.test(request.url()) &&
          !known.some((one) => request.url().startsWith(`${one}/`))
        )
          complaints.push(`asked ${request.url()}`)
      })
      return {
        context,
        page,
        complaints,
        picture: async (name) =>
          void (await page.screenshot({ path: pictureFile(name), animations: 'disabled' })),
      }
    },
    async putAway() {
      for (const context of inUse.splice(0)) await context.close()
    },
    async close() {
      await browser.close()
      await web.close()
      await care.close()
    },
  }
}
