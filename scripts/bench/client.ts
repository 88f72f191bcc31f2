import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext } from 'playwright-core'
import { demoPatient } from '../../sandbox/defaults.ts'
import { launchChromium } from '../command/chromium.ts'
import { PHONE } from '../../testkit/browser/phone.ts'
import { see, walk } from '../../testkit/browser/steps.ts'
import { FUNCTIONS_DIRECTORY, startCare } from '../../testkit/running.ts'
import { buildApp } from '../build/buildApp.ts'
import { firstPageIn } from '../build/firstPage.ts'
import { firstScreenSize, miniProgramSizes } from '../build/sizes.ts'
import { buildFunctions } from '../functions/build.ts'
import { measureOnWechat, measureStart, type OnWechat, type Start } from './bedsideOnWechat.ts'
import { measureBedside, type Bedside } from './bedside.ts'
import { serveCompressed, type GzipSite } from './gzipSite.ts'
import { measureLatency, type TapLatency } from './latency.ts'
import { spreadOf, type Spread } from './measure.ts'
import { slowDown } from './slowPhone.ts'

export interface ClientSizes {
  /** Bytes. */
  mainPackage: number
  /** Bytes, gzip. */
  firstScreen: number
}

export interface ClientResult extends ClientSizes {
  /** ms; a slow phone on a slow network, and neither. */
  interactive: { slow: Spread; fast: Spread }
  /** On a slow phone. */
  latency: TapLatency[]
  /** Calls of the function until somebody who is authorised sees his stay. */
  calls: { actions: string[] }
  bedside: { h5: Bedside; wechat: OnWechat[] }
  start: Start
}

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Builds both and weighs them. @param directory where the builds go: `h5` and `mp-weixin` */
export async function clientSizes(directory: string): Promise<ClientSizes> {
  await buildApp('mp-weixin', join(directory, 'mp-weixin'))
  await buildApp('h5', join(directory, 'h5'))
  const main = (await miniProgramSizes(join(directory, 'mp-weixin'))).find(({ what }) =>
    what.includes('main package'),
  )
  if (main === undefined) throw new Error('the built mini-program has no main package')
  return {
    mainPackage: main.bytes,
    firstScreen: (await firstScreenSize(join(directory, 'h5'), firstPageIn(root))).bytes,
  }
}

export async function measureClient(rounds: number): Promise<ClientResult> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-client-'))
  try {
    const sizes = await clientSizes(directory)
    const built = join(directory, 'mp-weixin')
    const site = await serveCompressed(join(directory, 'h5'))
    const browser = await launchChromium()
    try {
      const slow: number[] = []
      const fast: number[] = []
      for (let round = 0; round < rounds; round++) {
        slow.push(await interactive(browser, site.url, true))
        fast.push(await interactive(browser, site.url, false))
      }
      return {
        ...sizes,
        interactive: { slow: spreadOf(slow), fast: spreadOf(fast) },
        latency: await measureLatency(browser, site, rounds),
        calls: { actions: await callsToStay(browser, site) },
        bedside: {
          h5: await measureBedside(browser, site, rounds),
          wechat: await measureOnWechat(browser, built, rounds),
        },
        start: await measureStart(browser, built),
      }
    } finally {
      await browser.close()
      await site.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Runs in the page: when the last long task so far ended, ms since the navigation. */
const WATCH_LONG_TASKS = `window.__lastLongTask = 0
new PerformanceObserver((list) => { for (const task of list.getEntries()) window.__lastLongTask = Math.max(window.__lastLongTask, task.startTime + task.duration) }).observe({ type: 'longtask', buffered: true })
window.__shown = new Promise((shown) => {
  const look = () => (document.body && /开始/.test(document.body.innerText) ? shown(performance.now()) : requestAnimationFrame(look))
  requestAnimationFrame(look)
})`

/**
 * Until the first screen's button is there and nothing has kept the page from answering a tap since (50 ms) for a
 * second; ms.
 */
async function interactive(browser: Browser, url: string, slow: boolean): Promise<number> {
  const context = await browser.newContext(PHONE)
  try {
    const page = await context.newPage()
    if (slow) await slowDown(page)
    await page.addInitScript(WATCH_LONG_TASKS)
    await page.goto(url, { timeout: 60_000 })
    const shown = await page.evaluate<number>('window.__shown')
    for (;;) {
      const [last, now] = await page.evaluate<[number, number]>(
        '[window.__lastLongTask, performance.now()]',
      )
      const ready = Math.max(shown, last)
      if (now - ready > 1000) return ready
      await page.waitForTimeout(200)
    }
  } finally {
    await context.close()
  }
}

/**
 * Which actions the app asks of the function when somebody comes back who has been authorised, until he sees his stay.
 */
async function callsToStay(browser: Browser, site: GzipSite): Promise<string[]> {
  if (!existsSync(FUNCTIONS_DIRECTORY)) await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
  const care = await startCare({ h5Url: site.url })
  site.forwardTo(care.functions.url)
  let context: BrowserContext | undefined
  try {
    context = await browser.newContext(PHONE)
    const patient = demoPatient('frozen')
    const first = await context.newPage()
    await walk(first, site.url, patient)
    await first.waitForLoadState('networkidle')
    await first.close()
    const actions: string[] = []
    const page = await context.newPage()
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/patient')
        actions.push((JSON.parse(request.postData() ?? '{}') as { action: string }).action)
    })
    await page.goto(`${site.url}/?hosp_mdtrt_id=${patient.hosp_mdtrt_id}`)
    await see(page, '医保个人账户')
    return [...actions]
  } finally {
    await context?.close()
    await care.close()
  }
}
