import type { Answer } from '../wx/answer.ts'
import type { BrowserOptions, Complaint, HostInBrowser } from './api.ts'
import { Host } from './host.ts'
import { CLASS_PREFIX, type Pack } from './pack.ts'

/** What the test has put into the page: the way to the functions and to whatever else is outside the phone. */
interface Outside {
  outsideCloud(name: string, data: unknown): Promise<unknown>
  outsideAnswer(name: string, options: unknown): Promise<{ failed: string } | { answer: object }>
}

/** How long what happens counts as done by a tap, ms. */
const GESTURE_MS = 100
/** What a screen waits for at the longest, ms: a skeleton that moves, a pause before something is said again. */
const SOON_MS = 1000
/** How long after something has scrolled a touch is no tap yet, ms: the framework takes it for a hand that stops it. */
const SCROLLED_MS = 200
const LONGEST_MS = 20_000

/**
 * Puts a mini-program into this page. It lives by the browser's own clock, and its time of day is the test's to say.
 */
export function openInBrowser(pack: Pack, options: BrowserOptions): HostInBrowser {
  const outside = window as unknown as Outside
  const complaints: Complaint[] = []
  const report = (error: Error) =>
    void complaints.push({ level: 'failed', text: String(error.stack ?? error) })
  let busy = 0
  const soon = new Map<number, () => void>()

  // glass-easel puts them there itself.
  for (const css of options.engine === 'exparser' ? Object.values(pack.styles) : []) {
    const style = document.createElement('style')
    style.textContent = css.replaceAll(CLASS_PREFIX, '')
    document.head.appendChild(style)
  }
  const host = new Host(pack, {
    engine: options.engine,
    names: options.names,
    info: {
      windowWidth: innerWidth,
      windowHeight: innerHeight,
      theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
      ...options.info,
    },
    cloud: (name, data) => outside.outsideCloud(name, data),
    answers: Object.fromEntries(
      options.answers.map((name) => [
        name,
        async (given: Record<string, unknown>): Promise<Answer> => {
          const outcome = await outside.outsideAnswer(name, given)
          return 'failed' in outcome ? new Error(outcome.failed) : { ...outcome.answer }
        },
      ]),
    ),
    pending: (work) => {
      busy++
      return work.finally(() => {
        busy--
      })
    },
    timers: {
      set(run, delayMs = 0, repeat = false) {
        if (repeat) return setInterval(run, delayMs)
        const id = setTimeout(() => {
          soon.delete(id)
          run()
        }, delayMs)
        if (delayMs <= SOON_MS) soon.set(id, run)
        return id
      },
      clear(id) {
        clearTimeout(id as number)
        soon.delete(id as number)
      },
      now: () => options.now ?? Date.now(),
    },
    write(level, words) {
      if (level === 'error' || level === 'warn')
        complaints.push({ level, text: words.map(String).join(' ') })
    },
    report,
  })
  for (const [key, value] of Object.entries(options.storage ?? {}))
    host.wx.storage.set(key, JSON.stringify(value))

  let tapped: number | undefined
  document.addEventListener(
    'touchend',
    () => {
      clearTimeout(tapped)
      host.wx.gesture = true
      tapped = setTimeout(() => {
        host.wx.gesture = false
      }, GESTURE_MS)
    },
    { capture: true },
  )

  let scrolledAt = -Infinity
  const scrolled = () => {
    scrolledAt = performance.now()
  }
  document.addEventListener('scroll', scrolled, { capture: true })

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  return Object.assign(host, {
    complaints,
    async rest() {
      const until = performance.now() + LONGEST_MS
      for (let quiet = 0; quiet < 2;) {
        if (performance.now() > until) throw new Error('the app does not come to rest')
        await frame()
        const still = performance.now() - scrolledAt > SCROLLED_MS
        quiet = busy === 0 && soon.size === 0 && still ? quiet + 1 : 0
      }
      const moving = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
      await Promise.allSettled(moving.map(({ finished }) => finished))
    },
  })
}
