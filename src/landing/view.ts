import type { Phrase } from './english.ts'
import type { Language, Say } from './language.ts'
import type { Step } from './words.ts'

/**
 * `asking` nothing can be tapped yet; `open` there is a way in; `retry` it may be there in a moment; `alone` the
 * visitor has to go on without the page; `scan` with a telephone.
 */
export type Stage = 'asking' | 'open' | 'retry' | 'alone' | 'scan'

/** Of what stands in the page's own HTML. */
const byId = (id: string): HTMLElement => document.getElementById(id)!

export const button = (): HTMLAnchorElement => byId('go') as HTMLAnchorElement

const MAIN: Readonly<Record<Stage, Phrase | ''>> = {
  asking: '请稍候…',
  open: '打开小程序',
  retry: '重试',
  alone: '',
  scan: '',
}
const WAYS: Readonly<Record<Stage, Phrase>> = {
  asking: '打不开？还可以这样',
  open: '打不开？还可以这样',
  retry: '不等了？可以这样打开',
  alone: '请这样打开',
  scan: '用手机打开',
}

/** What stands in the page from the beginning, and the way to the other language. */
export function speak(t: Say, language: Language): void {
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  document.title = t('信用就医')
  const texts = document.querySelectorAll<HTMLElement>('[data-say]')
  for (const element of Array.from(texts)) element.textContent = t(element.dataset.say as Phrase)
  byId('code').setAttribute('alt', t('这个页面的二维码'))
  const other = byId('other') as HTMLAnchorElement
  // In its own tongue, for whoever cannot read this one.
  other.textContent = language === 'en' ? '中文' : 'English'
  other.lang = language === 'en' ? 'zh-CN' : 'en'
  other.href = language === 'en' ? '#zh' : '#en'
}

/** @param href where the button leads by itself */
export function show(t: Say, stage: Stage, href?: string): void {
  const go = button()
  go.className = `btn ${stage === 'asking' ? 'btn-off' : 'btn-primary'}`
  const main = MAIN[stage]
  go.textContent = main === '' ? '' : t(main)
  byId('open').hidden = main === ''
  go.setAttribute('aria-disabled', String(stage === 'asking'))
  // Without an address the Enter key would not reach it.
  if (stage === 'asking') go.removeAttribute('href')
  else go.href = href ?? '#'
  byId('ways-title').textContent = t(WAYS[stage])
  // One main action a page.
  byId('copy').className = `btn ${stage === 'alone' ? 'btn-primary' : 'btn-secondary'}`
  byId('top').hidden = byId('notice').hidden && byId('place').hidden && byId('open').hidden
}

export interface Words {
  tone: 'good' | 'warn'
  title: string
  text: string
}

/** A sentence above the button; none takes it away. */
export function say(place: 'place' | 'notice', words: Words | undefined): void {
  const element = byId(place)
  element.hidden = words === undefined
  if (words !== undefined) {
    element.className = `notice notice-${words.tone}`
    byId(`${place}-title`).textContent = words.title
    byId(`${place}-text`).textContent = words.text
  }
}

/** @param or what else there is, behind them; none takes it away */
export function showSteps(steps: readonly Step[], or?: string): void {
  const list = byId('steps')
  list.textContent = ''
  for (const { title, text } of steps) {
    const item = document.createElement('li')
    for (const [name, words] of [
      ['strong', title],
      ['span', text],
    ] as const)
      item.appendChild(document.createElement(name)).textContent = words
    list.appendChild(item)
  }
  byId('or').hidden = or === undefined
  byId('or').textContent = or ?? ''
}

/** @param svg of our own function; as a picture, it cannot do anything */
export function showCode(svg: string): void {
  const picture = byId('code') as HTMLImageElement
  picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
  picture.hidden = false
}

/** Says beside the copy button what became of it. */
export function showCopied(words: string): void {
  byId('copied').textContent = words
}

export function offerCopy(label: string, copy: () => void): void {
  const element = byId('copy')
  element.textContent = label
  element.addEventListener('click', copy)
  element.hidden = false
}
