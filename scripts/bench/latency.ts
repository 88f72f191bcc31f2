import { existsSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { demoPatient } from '../../sandbox/defaults.ts'
import { PHONE } from '../../testkit/browser/phone.ts'
import { see } from '../../testkit/browser/steps.ts'
import { FUNCTIONS_DIRECTORY, startCare } from '../../testkit/running.ts'
import { buildFunctions } from '../functions/build.ts'
import type { GzipSite } from './gzipSite.ts'
import { spreadOf, type Spread } from './measure.ts'
import { slowDown } from './slowPhone.ts'

/** How soon the app answers a tap. */
export interface TapLatency {
  /** The words that are tapped. */
  tap: string
  /** ms from the touch to the first frame that shows something of it, as Event Timing has it: in steps of 8. */
  paint: Spread
  /** ms until the page that it opens stands there; undefined where it opens none. */
  opened?: Spread
}

interface Tap {
  words: string
  /** What stands on the page that it opens. */
  opens?: string
}

const WAY_IN: readonly Tap[] = [
  { words: '开始', opens: '同意并继续' },
  { words: '同意并继续', opens: '谁在住院？' },
  { words: '下一步', opens: '最后一步：授权' },
]
const AT_THE_STAY: readonly Tap[] = [
  { words: '关怀版' },
  { words: '退出关怀版' },
  { words: '什么是冻结' },
  { words: '知道了' },
  { words: '我的协议', opens: '签署时间' },
]

type Samples = Map<string, { paint: number[]; opened: number[] }>

/** From the first screen to the stay and its agreements, on a slow phone and a slow network, so many times. */
export async function measureLatency(
  browser: Browser,
  site: GzipSite,
  rounds: number,
): Promise<TapLatency[]> {
  if (!existsSync(FUNCTIONS_DIRECTORY)) await buildFunctions(FUNCTIONS_DIRECTORY, { local: true })
  const care = await startCare({ h5Url: site.url })
  site.forwardTo(care.functions.url)
  try {
    const samples: Samples = new Map(
      [...WAY_IN, ...AT_THE_STAY].map(({ words }) => [words, { paint: [], opened: [] }]),
    )
    for (let round = 0; round < rounds; round++) await walk(browser, site.url, samples)
    return [...samples].map(([tap, { paint, opened }]) => ({
      tap,
      paint: spreadOf(paint),
      ...(opened.length > 0 && { opened: spreadOf(opened) }),
    }))
  } finally {
    await care.close()
  }
}

async function walk(browser: Browser, url: string, samples: Samples): Promise<void> {
  const { psn_name, cert_no, hosp_mdtrt_id } = demoPatient('frozen')
  const context = await browser.newContext(PHONE)
  try {
    const page = await context.newPage()
    await slowDown(page)
    await page.addInitScript(WATCH_TAPS)
    await page.goto(`${url}/?hosp_mdtrt_id=${hosp_mdtrt_id}`, { timeout: 60_000 })
    for (const tap of WAY_IN) {
      if (tap.words === '下一步') {
        await page.locator('input').nth(0).fill(psn_name)
        await page.locator('input').nth(1).fill(cert_no)
      }
      await time(page, tap, samples)
    }
    await page.getByText('去医保电子凭证授权', { exact: true }).last().tap()
    await page.getByRole('button', { name: '同意授权' }).click()
    await see(page, '医保个人账户')
    await page.waitForLoadState('networkidle')
    for (const tap of AT_THE_STAY) await time(page, tap, samples)
  } finally {
    await context.close()
  }
}

/**
 * Runs in the page: when it was last touched, and the longest that an event of that touch took to its frame; what takes
 * less than 16 ms is not told.
 */
const WATCH_TAPS = `addEventListener('pointerdown', ({ timeStamp }) => { window.__tap = { at: timeStamp, paint: 8 } }, true)
new PerformanceObserver((list) => {
  for (const { startTime, duration, interactionId } of list.getEntries()) {
    if (interactionId > 0 && window.__tap && startTime >= window.__tap.at) window.__tap.paint = Math.max(window.__tap.paint, duration)
  }
}).observe({ type: 'event', durationThreshold: 16 })`

async function time(page: Page, { words, opens }: Tap, samples: Samples): Promise<void> {
  const { paint, opened } = samples.get(words)! // every tap of both lists has some
  await page.getByText(words, { exact: true }).last().tap()
  if (opens !== undefined)
    opened.push(
      await page.evaluate<number>(`(async () => {
    for (;;) {
      const since = performance.now() - window.__tap.at
      if (document.body.innerText.includes(${JSON.stringify(opens)})) return since
      if (since > 60_000) throw new Error('the tap on ${words} opened nothing')
      await new Promise(requestAnimationFrame)
    }
  })()`),
    )
  // It tells of a frame some time after it.
  await page.waitForTimeout(600)
  paint.push(await page.evaluate<number>('window.__tap.paint'))
}
