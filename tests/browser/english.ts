import { expect, test } from 'vitest'
import type { Phone, Site } from '../../testkit/browser/site.ts'
import { see } from '../../testkit/browser/steps.ts'

/** What of the page was there to be read, frame by frame, from the very first on. */
const WATCH = `{
  window.seen = []
  const look = () => {
    const app = document.querySelector('.app')
    const shown = app && getComputedStyle(app).visibility === 'visible' ? app.innerText.trim() : ''
    if (app && window.seen.at(-1) !== shown) window.seen.push(shown)
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}`
const seen = ({ page }: Phone) => page.evaluate<string[]>('window.seen')

/** How one likes to read is known of an earlier visit. */
async function openedBy(site: Site, language: 'zh' | 'en'): Promise<Phone> {
  const phone = await site.phone()
  const comfort = JSON.stringify({ type: 'object', data: { care: false, language } })
  await phone.context.addInitScript(`
    localStorage.setItem('comfort', ${JSON.stringify(comfort)})
    ${WATCH}`)
  return phone
}

/** Lines that begin with what ends a sentence. */
const TORN = `{
  const walker = document.createTreeWalker(document.querySelector('.app'), NodeFilter.SHOW_TEXT)
  const torn = []
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const { index } of node.data.matchAll(/[。，；]/g)) {
      if (index === 0) continue
      const [before, mark] = [index - 1, index].map((at) => {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        return range.getBoundingClientRect()
      })
      if (mark.top > before.top + 2) torn.push(node.data.trim())
    }
  torn
}`

/** For whoever reads English. */
export function inEnglish(site: () => Site): void {
  const WORDS = /\/english-words\b/

  test('who reads English sees no Chinese first, however slowly the words come', async () => {
    const phone = await openedBy(site(), 'en')
    await phone.context.route(WORDS, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await route.continue()
    })
    await phone.page.goto(site().url)
    await see(phone.page, 'Three steps')
    const frames = await seen(phone)
    expect(frames.filter((words) => words.includes('只要三步'))).toEqual([])
    expect(frames[0]).toBe('')
    expect(await phone.page.evaluate(`document.activeElement.textContent.trim()`)).toBe(
      'Credit-based care',
    )
  })

  test('but does not wait for ever', async () => {
    const phone = await openedBy(site(), 'en')
    await phone.context.route(WORDS, () => {})
    const begun = Date.now()
    await phone.page.goto(site().url, { waitUntil: 'commit' })
    await see(phone.page, '只要三步')
    expect(Date.now() - begun).toBeLessThan(8000)
  })

  test('who reads Chinese waits for nothing', async () => {
    const phone = await openedBy(site(), 'zh')
    await phone.page.goto(site().url)
    await see(phone.page, '只要三步')
    expect((await seen(phone))[0]).toContain('只要三步')
  })

  test('a sentence that the hospital wrote in Chinese only is broken as Chinese is', async () => {
    const { page } = await openedBy(site(), 'en')
    await page.goto(`${site().url}/healthz`)
    // Of every length, so that somewhere a line is just full.
    for (let length = 14; length < 21; length += 1) {
      const words = { text: `${'请到一楼住院结算窗口签'.repeat(4).slice(0, length)}。` }
      const help = { type: 'object', data: { signing: words, discharge: words } }
      await page.evaluate(`localStorage.setItem('help', ${JSON.stringify(JSON.stringify(help))})`)
      await page.goto('about:blank')
      await page.goto(`${site().url}/#/pages-about/guide/index`)
      await page.getByText(words.text).first().waitFor()
      expect(await page.evaluate(TORN), words.text).toEqual([])
    }
  })
}
