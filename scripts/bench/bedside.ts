import type { Browser, BrowserContext, Page } from 'playwright-core'
import { demoPatient } from '../../sandbox/defaults.ts'
import { PHONE } from '../../testkit/browser/phone.ts'
import { FORGET_SEEN, WATCH_SHIFTS, shiftsOf } from '../../testkit/browser/shifts.ts'
import { see, walk } from '../../testkit/browser/steps.ts'
import { withColdFunctions, type ColdTimes } from './coldFunction.ts'
import type { GzipSite } from './gzipSite.ts'
import { spreadOf, type Spread } from './measure.ts'
import { slowDown } from './slowPhone.ts'

/** What passes between the tap on the bedside code and the stay with its amounts, ms each, one after the other. */
export const H5_PARTS = [
  'html',
  'entry',
  'framework',
  'firstPage',
  'ask',
  'network',
  'boot',
  'load',
  'answer',
  'platform',
  'draw',
] as const
export type H5Part = (typeof H5_PARTS)[number]

export interface Bedside {
  parts: Record<H5Part, Spread>
  total: Spread
  /** ms until what was seen last stands there, where there is such. */
  lastSeen: Spread
  /** Of both ways, the highest: layout shift (CLS). */
  shift: number
}

const PATIENT = demoPatient('frozen')
/** Only the stay's page says so. */
const WORDS = '医保个人账户'

/**
 * Somebody who was authorised here before scans the code at the bed: a cheap phone on a slow network, nothing of the
 * page kept, and a function that has to be started, with the cloud's own store (a stand-in answers for it).
 */
export async function measureBedside(
  browser: Browser,
  site: GzipSite,
  rounds: number,
): Promise<Bedside> {
  return withColdFunctions({ h5Url: site.url }, async (care, cold) => {
    site.forwardTo(care.functions.url)
    const context = await browser.newContext(PHONE)
    try {
      const first = await context.newPage()
      await walk(first, site.url, PATIENT)
      await see(first, WORDS)
      await first.waitForLoadState('networkidle')
      await first.close()
      const fresh: Record<H5Part, number>[] = []
      const lastSeen: number[] = []
      const shifts: number[] = []
      const once = async (forget: boolean) => {
        const answering = await cold()
        site.forwardTo(answering.url)
        try {
          const seen = await open(context, `${site.url}/?hosp_mdtrt_id=${PATIENT.hosp_mdtrt_id}`)
          if (forget) fresh.push(partsOf(seen, answering.times()))
          else lastSeen.push(seen.shown)
          shifts.push(seen.shift)
        } finally {
          await answering.close()
        }
      }
      for (let round = 0; round < rounds; round++) {
        await once(false)
        await forgetSeen(context, site.url)
        await once(true)
      }
      return {
        parts: Object.fromEntries(
          H5_PARTS.map((part) => [part, spreadOf(fresh.map((one) => one[part]))]),
        ) as Record<H5Part, Spread>,
        total: spreadOf(fresh.map((one) => H5_PARTS.reduce((sum, part) => sum + one[part], 0))),
        lastSeen: spreadOf(lastSeen),
        shift: Math.max(...shifts),
      }
    } finally {
      await context.close()
    }
  })
}

/** Of one opening, ms since the navigation. */
interface Seen {
  html: number
  entry: number
  framework: number
  firstPage: number
  asked: number
  answered: number
  shown: number
  shift: number
}

/** Runs in the page: when the words stood there and a frame with them was drawn. */
const WATCH_WORDS = `window.__shown = new Promise((shown) => {
  const look = () => document.querySelector('#app')?.textContent.includes('${WORDS}')
    ? requestAnimationFrame(() => setTimeout(() => shown(performance.now())))
    : requestAnimationFrame(look)
  requestAnimationFrame(look)
})`

/**
 * Runs in the page: what its own clock says of what it fetched. `framework`: until the first page's own files are asked
 * for; `firstPage`: until they are there.
 */
const READ_TIMES = `(() => {
  const [navigation] = performance.getEntriesByType('navigation')
  const resources = performance.getEntriesByType('resource')
  const ask = resources.find(({ name }) => new URL(name).pathname === '/patient')
  const code = resources.filter(({ name, startTime }) => /\\.(js|css)$/.test(name) && startTime < ask.startTime)
  const early = code.filter(({ startTime }) => startTime <= navigation.domInteractive)
  const late = code.filter((one) => !early.includes(one))
  const end = (list) => Math.max(0, ...list.map(({ responseEnd }) => responseEnd).filter((at) => at <= ask.startTime))
  const html = navigation.responseEnd
  const entry = Math.max(html, end(early))
  const framework = Math.max(entry, ...late.map(({ startTime }) => startTime).slice(0, 1))
  return { html, entry, framework, firstPage: Math.max(framework, end(late)), asked: ask.startTime, answered: ask.responseEnd }
})()`

async function open(context: BrowserContext, url: string): Promise<Seen> {
  const page = await context.newPage()
  try {
    await slowDown(page)
    for (const script of [WATCH_SHIFTS, WATCH_WORDS]) await page.addInitScript(script)
    await page.goto(url, { timeout: 60_000 })
    const shown = await page.evaluate<number>('window.__shown')
    await settled(page)
    const times = await page.evaluate<Omit<Seen, 'shown' | 'shift'>>(READ_TIMES)
    const shift = (await shiftsOf(page)).reduce((sum, { value }) => sum + value, 0)
    return { ...times, shown, shift }
  } finally {
    await page.close()
  }
}

/** The answer is there, and what it shows has been kept. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(300)
}

async function forgetSeen(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage()
  // A page of the same origin that is not the app.
  await page.goto(`${url}/favicon.ico`).catch(() => undefined)
  await page.evaluate(FORGET_SEEN)
  await page.close()
}

const partsOf = (seen: Seen, cold: ColdTimes): Record<H5Part, number> => ({
  html: seen.html,
  entry: seen.entry - seen.html,
  framework: seen.framework - seen.entry,
  firstPage: seen.firstPage - seen.framework,
  ask: seen.asked - seen.firstPage,
  network: seen.answered - seen.asked - cold.boot - cold.load - cold.answer - cold.platform,
  boot: cold.boot,
  load: cold.load,
  answer: cold.answer,
  platform: cold.platform,
  draw: seen.shown - seen.answered,
})
